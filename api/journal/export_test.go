package journal

import (
	"syscall"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// PutAsideAt lets the file be put aside at so many bytes.
func (j *Journal) PutAsideAt(size int64) { j.rotateAt, j.large = size, size }

// Paused begins to read the operations, and gives what ends that.
func (j *Journal) Paused() (read func() ([]change.Operation, []change.Damage, error), err error) {
	var at moment
	err = j.exclusive(func() (err error) { at, err = j.present(); return err })
	return func() ([]change.Operation, []change.Damage, error) { return j.fold(at) }, err
}

// ErrOvertaken is of a reading that is made again.
var ErrOvertaken = errOvertaken

// Inherited opens the files of a load balancer's lock and of the session's once
// more, as a child has them between fork and exec.
func (j *Journal) Inherited(region api.RegionID, ulb api.ULBID) (closeAll func(), err error) {
	held, err := syscall.Dup(int(j.held[lockNameOf(region, ulb)].file.Fd()))
	if err != nil {
		return nil, err
	}
	alive, err := syscall.Dup(int(j.alive.file.Fd()))
	return func() { _, _ = syscall.Close(held), syscall.Close(alive) }, err
}
