//go:build !linux

package terminal

import "os"

// watcher is for Linux only; elsewhere a fault of the runtime leaves the terminal as it is.
type watcher struct{}

func startWatcher(_, _ *os.File, _ *Crash) (*watcher, error) { return nil, nil } //nolint:nilnil // there is none

func (*watcher) send(message) {}

func (*watcher) end() {}

func unread(*os.File) []byte { return nil }
