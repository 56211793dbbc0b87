package journal

import "cloud.internal/ulbconsole/api/change"

// PutAsideAt lets the file be put aside at so many bytes.
func (j *Journal) PutAsideAt(size int64) { j.rotateAt, j.large = size, size }

// Paused begins to read the operations, and gives what ends that.
func (j *Journal) Paused() (read func() ([]change.Operation, []string, error), err error) {
	var at moment
	err = j.exclusive(func() (err error) { at, err = j.present(); return err })
	return func() ([]change.Operation, []string, error) { return j.fold(at) }, err
}

// ErrOvertaken is of a reading that is made again.
var ErrOvertaken = errOvertaken
