//go:build !linux

package config

import "golang.org/x/sys/unix"

// NoDumps keeps the memory of this process, keys among it, out of core dumps.
func NoDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
}
