// Package frame draws the lines around what a screen shows: the header above it, the status and the footer
// below, and what stands in the place of all of it where the terminal is too small. It is given values, and
// keeps nothing but the footer that it drew last.
package frame
