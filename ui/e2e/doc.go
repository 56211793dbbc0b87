// Package e2e tries the console as its users meet it: the built program in a pseudo-terminal, with
// an emulator as the screen and keys as the only way in. It holds tests only.
package e2e
