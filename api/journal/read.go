package journal

import (
	"errors"
	"os"

	"cloud.internal/ulbconsole/api/change"
)

// Operations reads the journal, in the order of its lines, from where it was read to before: all
// that are open, and of those that have ended the newest, see Older. What the lines that could not
// be read may have been counts as sent.
func (j *Journal) Operations() (all []change.Operation, damage []change.Damage, err error) {
	for {
		var at moment
		if err := j.exclusive(func() (err error) { at, err = j.present(); return err }); err != nil {
			return nil, nil, err
		}
		all, damage, err = j.fold(at)
		if !errors.Is(err, errOvertaken) {
			return all, damage, err
		}
	}
}

// present is the moment now. The caller holds the folder's lock.
func (j *Journal) present() (at moment, err error) {
	if err := j.folder.inPlace(); err != nil {
		return at, err
	}
	if at.file, err = j.folder.openFile(); err != nil {
		return at, err
	}
	if at.is, err = at.file.Stat(); err != nil {
		err = fault(j.Path(), err, cureFor(err))
	} else {
		at.alive, err = j.living()
	}
	if err != nil {
		_ = at.file.Close()
	}
	return at, err
}

// fold reads the journal's file as far as it went at that moment. What was there
// then never changes, so that it can be read without the folder's lock.
func (j *Journal) fold(at moment) (all []change.Operation, damage []change.Damage, err error) {
	defer func() { _ = at.file.Close() }()
	j.reading.Lock()
	defer j.reading.Unlock()
	if j.read.overtook(at) {
		return nil, nil, errOvertaken
	}
	if err := j.catchUp(at.file, at.is); err != nil {
		return nil, nil, err
	}
	all = j.read.folding.Operations(j.clock.Now())
	for i := range all {
		all[i].Mine, all[i].Alive = j.session != "" && all[i].Session == j.session, at.alive[all[i].Session]
	}
	return all, j.read.damaged(), nil
}

// catchUp reads what the file holds beyond what was read before, as far as it
// went when it was like that. The caller holds the lock of what was read.
func (j *Journal) catchUp(f *os.File, is os.FileInfo) error {
	if !j.read.continues(f, is) {
		j.read = newReading(j.session)
	}
	if err := j.read.on(f, is); err != nil {
		return fault(j.Path(), err, cureFor(err))
	}
	if err := j.read.folding.Err(); err != nil {
		return fault(j.Path(), err, "when none of your consoles runs, move it away: what it left open is to be looked for "+
			"in the web console")
	}
	return nil
}
