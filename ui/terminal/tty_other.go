//go:build !linux

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// reopen is for Linux only; elsewhere a blocked write is left behind.
func reopen(*os.File) *os.File { return nil }

// discardUnread is for Linux only.
func discardUnread(*os.File) {}

// readsLines is for Linux only.
func readsLines(*os.File) bool { return false }

// duplicate makes the descriptor to be another name of from.
func duplicate(from, to int) error { return unix.Dup2(from, to) }

// parentOf is for Linux only; elsewhere only the direct parent is known.
func parentOf(int) int { return 0 }

// settings are those of a terminal.
type settings struct{}

func getSettings(*os.File) *settings { return nil }

func setSettings(*os.File, *settings) {}
