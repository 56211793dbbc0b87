// Package e2e tries the console as its users meet it: the built program in a pseudo-terminal, with
// an emulator as the screen and keys as the only way in. It holds tests only, which import nothing
// of ours: they must never reach into the program, and see what is on the screen.
package e2e
