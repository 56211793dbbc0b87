package journal

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

const lockSuffix = ".lock"

// begin makes the session's lock file and takes it. The caller has the folder
// to itself, so that nobody looks between the two.
func (j *Journal) begin() error {
	j.alive = j.sessions.lock(j.session+lockSuffix, os.O_CREATE|os.O_EXCL)
	switch free, err := j.alive.try(); {
	case err != nil:
		return fault(j.alive.path(), err, cureFor(err))
	case !free:
		return fault(j.alive.path(), errors.New("a new session's file is locked already"), "start again")
	}
	return j.sessions.sync()
}

// finish lets go of the session's lock and removes its file.
func (j *Journal) finish() error {
	err := j.withFolder(func() error {
		_ = j.sessions.root.Remove(j.alive.name) // one that stays is swept away by the next Open
		return nil
	})
	if e := j.alive.unlock(); e != nil {
		return fault(j.alive.path(), e, "the lock ends with this console")
	}
	return err
}

// sweep removes the lock files of sessions that have ended. The caller has the
// folder to itself. What stays is swept away by a later Open.
func (j *Journal) sweep() {
	locks, _ := sessionsIn(j.sessions)
	for _, lock := range locks {
		if free, err := lock.try(); err != nil || !free {
			continue
		}
		_ = j.sessions.root.Remove(lock.name)
		_ = lock.unlock()
	}
}

// living are the sessions whose console still runs, this one among them. The
// caller has the folder to itself.
func (j *Journal) living() (map[string]bool, error) {
	if err := j.sessions.inPlace(); err != nil {
		return nil, err // others begin theirs elsewhere
	}
	locks, err := sessionsIn(j.sessions)
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

// lives reports whether a session's lock is held. One of which that cannot be seen
// counts as held: a drain that runs must not be taken for one that was left.
func lives(lock *fileLock) bool {
	free, err := lock.try()
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	_ = lock.unlock()
	return !free
}

// sessionsIn finds the lock files of all sessions that ended without removing
// theirs, or have not ended.
func sessionsIn(d *folder) (map[string]*fileLock, error) {
	names, err := d.names()
	if err != nil {
		return nil, err
	}
	found := map[string]*fileLock{}
	for _, file := range names {
		if name, ok := strings.CutSuffix(file, lockSuffix); ok {
			found[name] = d.lock(file, 0)
		}
	}
	return found, nil
}
