/** The public key of the examples' root, whose private half is in ../edge/client.mjs. Put your own here. */
export const TRUSTED_ROOT = 'ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c';
