/** The method that consoles ask an object for what they show of it. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');
