// POST /node/tools/<tool>, in Node.
import { serve } from '../../../serve.js';

export const runtime = 'nodejs';
export const POST = serve;
