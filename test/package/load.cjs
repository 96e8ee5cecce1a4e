// Imports by the runtime's own loader, which the test runner stands in front of.
module.exports = { load: (specifier) => import(specifier), require };
