// POST /edge/tools/<tool>, in the Edge runtime.
import { serve } from '../../../serve.js';

export const runtime = 'edge';
export const POST = serve;
