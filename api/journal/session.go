package journal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

const lockSuffix = ".lock"

// begin makes the session's lock file and takes it. The caller has the folder
// to itself, so that nobody looks between the two.
func (j *Journal) begin() error {
	path := j.path(sessionDir, j.session+lockSuffix)
	j.alive = lockAt(path, os.O_CREATE|os.O_EXCL)
	switch free, err := j.alive.TryLock(); {
	case err != nil:
		return fault(path, err, cure(err))
	case !free:
		return fault(path, errors.New("a new session's file is locked already"), "start again")
	}
	return syncDir(filepath.Dir(path))
}

// finish lets go of the session's lock and removes its file.
func (j *Journal) finish() error {
	err := j.withFolder(func() error {
		_ = os.Remove(j.alive.Path()) // one that stays is swept away by the next Open
		return nil
	})
	if e := j.alive.Unlock(); e != nil {
		return fault(j.alive.Path(), e, "the lock ends with this console")
	}
	return err
}

// sweep removes the lock files of sessions that have ended. The caller has the
// folder to itself.
func (j *Journal) sweep() {
	for name, lock := range j.sessions() {
		if free, err := lock.TryLock(); err != nil || !free {
			continue
		}
		_ = os.Remove(j.path(sessionDir, name+lockSuffix))
		_ = lock.Unlock()
	}
}

// living are the sessions whose console still runs: their lock is held. The
// caller has the folder to itself.
func (j *Journal) living() map[string]bool {
	alive := map[string]bool{}
	for name, lock := range j.sessions() {
		if name == j.session { // opening the file twice could free it on a network's file system
			alive[name] = true
			continue
		}
		free, err := lock.TryLock()
		alive[name] = err == nil && !free
		_ = lock.Unlock()
	}
	return alive
}

// sessions finds the lock files of all sessions that ended without removing
// theirs, or have not ended.
func (j *Journal) sessions() map[string]*flock.Flock {
	found := map[string]*flock.Flock{}
	entries, _ := os.ReadDir(j.path(sessionDir))
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), lockSuffix); ok && e.Type().IsRegular() {
			found[name] = lockAt(j.path(sessionDir, e.Name()), 0)
		}
	}
	return found
}
