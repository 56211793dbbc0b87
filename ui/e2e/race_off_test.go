//go:build linux && !race

package e2e

// withRace builds the console with the race detector when the tests have it.
const withRace = false
