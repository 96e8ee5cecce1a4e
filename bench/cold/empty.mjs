import { report } from './steps.mjs';

report();
