package journal

import (
	"crypto/rand"
	"errors"
	"path/filepath"

	"cloud.internal/ulbconsole/api"
)

// Open makes the folder where it is missing, under a folder of the user's own, and begins a session
// in it. It refuses a folder or a file that is a symbolic link, another user's, or open to others.
// Its error says where, why, and what helps.
func Open(dir string, o Options) (*Journal, error) {
	j := &Journal{
		dir: dir, clock: o.Clock, who: o.Who, session: rand.Text(), limit: lockLimit,
		held: map[string]*fileLock{}, rotateAt: maxFile, large: maxFile,
	}
	if j.clock == nil {
		j.clock = api.SystemClock{}
	}
	if err := j.open(); err != nil {
		return nil, err
	}
	return j, nil
}

func (j *Journal) open() error {
	if err := absolute(j.dir); err != nil {
		return err
	}
	if err := j.openFolders(); err != nil {
		j.closeFolders()
		return err
	}
	err := j.exclusive(func() error {
		f, err := j.folder.openFile()
		if err != nil {
			return err
		}
		_ = f.Close()
		j.sweep()
		return j.begin()
	})
	if err != nil {
		j.closeFolders()
	}
	return err
}

// openFolders opens the folder and those in it once. All that is done later is
// done in what was opened.
func (j *Journal) openFolders() (err error) {
	if err := privateDir(j.dir); err != nil {
		return err
	}
	if j.folder, err = openFolder(j.dir); err != nil {
		return err
	}
	if j.sessions, err = j.folder.sub(sessionDir, true); err != nil {
		return err
	}
	j.locks, err = j.folder.sub(locksDir, true)
	return err
}

func (j *Journal) closeFolders() {
	for _, d := range []*folder{j.folder, j.sessions, j.locks} {
		if d != nil {
			d.close()
		}
	}
}

func absolute(dir string) error {
	if filepath.IsAbs(dir) {
		return nil
	}
	return fault(dir, errors.New("not an absolute path"), "set HOME or XDG_STATE_HOME")
}

// Close ends the session: what it left without an end is open from now on. It
// lets go of all locks. Nothing can be written afterwards.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return nil
	}
	j.closed = true
	for _, lock := range j.held {
		_ = lock.unlock()
	}
	j.file.close()
	err := j.finish()
	j.closeFolders()
	return err
}
