package journal

import (
	"errors"
	"io/fs"
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
// folder to itself. What stays is swept away by a later Open.
func (j *Journal) sweep() {
	locks, _ := j.sessions()
	for name, lock := range locks {
		if free, err := lock.TryLock(); err != nil || !free {
			continue
		}
		_ = os.Remove(j.path(sessionDir, name+lockSuffix))
		_ = lock.Unlock()
	}
}

// living are the sessions whose console still runs, this one among them. The
// caller has the folder to itself.
func (j *Journal) living() (map[string]bool, error) {
	locks, err := j.sessions()
	if err != nil {
		return nil, err
	}
	alive := map[string]bool{}
	for name, lock := range locks {
		if name != j.session { // opening the file twice could free it on a network's file system
			alive[name] = lives(lock)
		}
	}
	if j.session != "" { // a Reader has none
		alive[j.session] = true
	}
	return alive, nil
}

// lives says whether a session's lock is held. One of which that cannot be seen
// counts as held: a drain that runs must not be taken for one that was left.
func lives(lock *flock.Flock) bool {
	free, err := lock.TryLock()
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	_ = lock.Unlock()
	return !free
}

// sessions finds the lock files of all sessions that ended without removing
// theirs, or have not ended.
func (j *Journal) sessions() (map[string]*flock.Flock, error) {
	dir := j.path(sessionDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fault(dir, err, cure(err))
	}
	found := map[string]*flock.Flock{}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), lockSuffix); ok && e.Type().IsRegular() {
			found[name] = lockAt(j.path(sessionDir, e.Name()), 0)
		}
	}
	return found, nil
}
