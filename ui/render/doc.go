// Package render says what the console knows in words: a load balancer, a change, a step or an
// outcome becomes cells, fields and sentences. It is the one place where that text is made, so that
// a list, a dialog, a notice and the line printed at the end say the same of the same.
//
// It is pure: the same values give the same text, whatever is on the screen. It imports the theme,
// for symbols and for drawing text from outside, and api, api/impact and api/change for their
// types. It must never know a screen, a key or the time, read anything, or decide anything. Facts,
// and what takes no theme, hold text as the service gave it: whoever draws it cleans it.
package render
