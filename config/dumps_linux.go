package config

import "golang.org/x/sys/unix"

// NoDumps keeps the memory of this process, keys among it, out of core dumps and
// from other processes of the same user. Where it may not, nothing is lost but that.
func NoDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) // a handler that dumps are piped to obeys no limit
}
