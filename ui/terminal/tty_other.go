//go:build !linux

package terminal

import "os"

// reopen is for Linux only; elsewhere a blocked write is left behind.
func reopen(*os.File) *os.File { return nil }

// discardUnread is for Linux only.
func discardUnread(*os.File) {}

// readsLines is for Linux only.
func readsLines(*os.File) bool { return false }

// parentOf is for Linux only; elsewhere only the direct parent is known.
func parentOf(int) int { return 0 }
