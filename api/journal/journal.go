// Package journal is the durable record of all changes: a file of JSON lines in a folder of the
// user's own, written and fsynced before each request leaves. Lock files beside it show which
// consoles still run, and keep two of them from changing one load balancer at once; the kernel
// frees them when a console ends, however it ends.
//
// Beside the record stands the last place of each profile, which nothing rests on.
//
// The folder must be on a file system with flock(2) locks. On one that several
// machines share, a console on another machine may look as if it had ended.
//
// It may import api, the packages of a change that it writes down, and jsonsize. It must never ask
// the service, take an entry for written that is not safe on the disk, or refuse to read what an
// older version wrote.
package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// lockLimit is how long the folder's lock is waited for.
const lockLimit = 10 * time.Second

// Options is what a Journal needs to know.
type Options struct {
	Clock api.Clock  // nil is the machine's
	Who   change.Who // goes into each entry, see WhoAmI
}

// Journal is the record in one folder. It is safe for concurrent use, and any
// number of processes may have the same folder open. Open gives one.
type Journal struct {
	dir     string
	clock   api.Clock
	who     change.Who
	session string
	alive   *fileLock     // held until Close, or until the process ends
	limit   time.Duration // how long the folder's lock is waited for

	folder, sessions, locks *folder // open until Close

	mu     sync.Mutex
	held   map[string]*fileLock // the load balancers that are locked, by the name of the lock file
	file   lastFile
	closed bool
	// rotateAt is how large the file becomes before it is put aside, in bytes: at
	// least large, and twice what goes on.
	rotateAt, large int64

	reading sync.Mutex // taken after mu, where both are
	read    *reading
}

var _ change.Journal = (*Journal)(nil)

// Path is the file of the record.
func (j *Journal) Path() string { return filepath.Join(j.dir, fileName) }

// exclusive runs f while no other caller and no other console does anything in the folder.
func (j *Journal) exclusive(f func() error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return fault(j.Path(), errors.New("it is closed"), "start the console again")
	}
	return j.withFolder(f)
}

// withFolder runs f under the folder's lock. What is done under it takes milliseconds: a lock that
// stays taken is a console that was stopped in the middle, and no reason to wait for ever. The wait
// is the machine's own time, as other processes are.
func (j *Journal) withFolder(f func() error) error {
	lock := j.folder.lock(lockName, os.O_CREATE)
	switch free, err := lock.within(j.limit); {
	case err != nil:
		return fault(lock.path(), err, cureFor(err))
	case !free:
		return j.lockedFor(lock.path())
	}
	defer func() { _ = lock.unlock() }()
	return f()
}

// lockedFor is the error of a folder that another console keeps.
func (j *Journal) lockedFor(lock string) error {
	return fault(lock, fmt.Errorf("another console has had it locked for %s", j.limit),
		"look for a stopped ulbconsole (state T in ps), and continue or end it")
}
