import type { Place } from './types.mts';

export function lacks(place: Place, isCode: (number: number) => boolean): string[];
