package journal

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api/change"
)

// The file is put aside as a whole once it is large, and one in its place goes on
// with all that is open and the newest that has ended. It happens before a change
// begins, under the folder's lock, and the name always has a whole file:
//
//	journal.next   is written and made durable
//	journal-T.jsonl  becomes a second name of journal.jsonl
//	journal.next   becomes journal.jsonl
//
// A console that dies in between leaves the old file under its name.
const (
	maxFile  = 16 << 20 // bytes; a quarter of it is for what has ended and goes on
	nextName = "journal.next"

	asidePrefix, asideSuffix = "journal-", ".jsonl"
)

// rotate gives the file to append to: the one that is open, or the one that was
// put in its place. Whatever keeps it from that, the file only grows on.
func (j *Journal) rotate(f *os.File) (*os.File, error) {
	is, err := f.Stat()
	if err != nil || is.Size() < j.rotateAt || !j.reading.TryLock() {
		return f, nil // the append says what is wrong
	}
	defer j.reading.Unlock()
	begin := int64(0)
	if j.read.continues(f, is) {
		begin = j.read.end
	}
	// too much while others wait: the next reading comes first
	if is.Size()-begin > 4*maxFile || j.catchUp(f, is) != nil {
		return f, nil
	}
	next, err := j.makeNext(f, is)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	if next == nil {
		j.rotateAt = 2 * is.Size()
		return f, nil
	}
	j.rotateAt = max(j.large, 2*sizeOf(next))
	_ = f.Close()
	return next, nil
}

// makeNext makes the file that continues this one, nil where there can be none. It
// fails where the new one has the name already and is not durable.
func (j *Journal) makeNext(f *os.File, is fs.FileInfo) (*os.File, error) {
	r := j.read
	ids, doubt := r.folding.Carry(r.bytesOf, j.large/4)
	lines := r.carried(ids, doubt)
	size := int64(0)
	for _, at := range lines {
		size += at.to - at.from
	}
	if r.cut || r.broken > maxOdd || size > is.Size()/2 {
		return nil, nil
	}
	_ = j.folder.root.Remove(nextName) // of a console that died
	next, err := j.folder.open(nextName, os.O_RDWR|os.O_APPEND|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return nil, nil //nolint:nilerr // the old file serves
	}
	carried, err := copied(next, f, lines, j.session, is.ModTime())
	if err == nil && !sameOperations(r.forOthers(), carried.forOthers(), ids) {
		err = errors.New("it reads otherwise")
	}
	if err == nil {
		err = j.putAside(f)
	}
	if err == nil {
		err = j.folder.root.Rename(nextName, fileName)
	}
	if err != nil {
		_ = next.Close()
		_ = j.folder.root.Remove(nextName)
		return nil, nil //nolint:nilerr // the old file serves
	}
	if err := j.folder.sync(); err != nil {
		_ = next.Close()
		return nil, err
	}
	j.read = carried
	return next, nil
}

// copied writes the lines into the new file, makes them durable, and reads them there.
func copied(next, f *os.File, lines []span, session string, written time.Time) (*reading, error) {
	for _, at := range lines {
		if _, err := io.Copy(next, io.NewSectionReader(f, at.from, at.to-at.from)); err != nil {
			return nil, err
		}
	}
	if err := next.Sync(); err != nil {
		return nil, err
	}
	is, err := next.Stat()
	if err != nil {
		return nil, err
	}
	r := newReading(session)
	if err := r.each(io.NewSectionReader(next, 0, is.Size()), written); err != nil {
		return nil, err
	}
	return r, r.on(next, is)
}

// putAside gives the file a second name, durably. It may have one from a console that died.
func (j *Journal) putAside(f *os.File) error {
	is, err := f.Stat()
	if err != nil {
		return err
	}
	if name, err := j.aside(is); err != nil || name != "" {
		return err
	}
	stamp := j.clock.Now().UTC().Format("20060102T150405Z")
	for n := 1; ; n++ {
		name := asidePrefix + stamp + asideSuffix
		if n > 1 {
			name = fmt.Sprintf("%s%s-%03d%s", asidePrefix, stamp, n, asideSuffix)
		}
		err := j.folder.root.Link(fileName, name)
		if errors.Is(err, fs.ErrExist) && n < 1000 {
			continue
		}
		if err != nil {
			return err
		}
		return j.folder.sync()
	}
}

// aside is the name that a file was put aside under, "" where it was not.
func (j *Journal) aside(of fs.FileInfo) (string, error) {
	names, err := asides(j.folder)
	if err != nil {
		return "", err
	}
	for _, name := range names {
		if is, err := j.folder.root.Lstat(name); err == nil && os.SameFile(is, of) {
			return name, nil
		}
	}
	return "", nil
}

// asides are the files that were put aside, the newest last.
func asides(in *folder) ([]string, error) {
	names, err := in.names()
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		return !strings.HasPrefix(name, asidePrefix) || !strings.HasSuffix(name, asideSuffix)
	})
	// The name without a number is the first of its second.
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Compare(strings.TrimSuffix(a, asideSuffix), strings.TrimSuffix(b, asideSuffix))
	})
	return names, nil
}

// carried reports whether the file that has the name now is one that a console put in
// place of the one written to last, and holds the operation.
func (j *Journal) carried(f *os.File, op string) bool {
	was, err := j.file.file.Stat()
	if err != nil {
		return false
	}
	if name, err := j.aside(was); err != nil || name == "" || !j.file.whole(j.file.file) {
		return false
	}
	is, err := f.Stat()
	if err != nil {
		return false
	}
	j.reading.Lock()
	defer j.reading.Unlock()
	return j.catchUp(f, is) == nil && j.read.folding.Begun(op)
}

// bytesOf is how many bytes the operation's lines have.
func (r *reading) bytesOf(id string) (n int64) {
	for _, at := range r.spans[id] {
		n += at.to - at.from
	}
	return n
}

// carried are the lines of the operations, in their order, with those that cannot
// be read where one may be of them.
func (r *reading) carried(ids map[string]bool, doubt bool) []span {
	var lines []span
	for id := range ids {
		lines = append(lines, r.spans[id]...)
	}
	for _, line := range r.odd {
		if doubt && (line.of == "" || ids[line.of]) {
			lines = append(lines, line.span)
		}
	}
	slices.SortFunc(lines, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return lines
}

// sameOperations reports whether both readings make the same of the operations. When
// a line was written that cannot be read may be known less well in the second.
func sameOperations(before, after []change.Operation, ids map[string]bool) bool {
	found := map[string]change.Operation{}
	for _, op := range after {
		if !ids[op.ID] {
			return false // a line that cannot be read makes one of it
		}
		found[op.ID] = op
	}
	for _, op := range before {
		is, there := found[op.ID]
		if !ids[op.ID] {
			continue
		}
		if !there || is.Unread.Before(op.Unread) || !reflect.DeepEqual(timeless(op), timeless(is)) {
			return false
		}
	}
	return true
}

// forOthers are the operations as other consoles read them, which do not know what this one sent.
func (r *reading) forOthers() []change.Operation {
	own := r.folding.Own
	defer func() { r.folding.Own = own }()
	r.folding.Own = ""
	return r.folding.Operations(time.Time{})
}

// timeless is the operation without when a line was written that cannot be read.
func timeless(op change.Operation) change.Operation {
	for i := range op.Steps { // they are the caller's own
		if s := &op.Steps[i]; s.SentAt.Equal(op.Unread) {
			s.SentAt = time.Time{}
		}
	}
	if op.Began.Equal(op.Unread) {
		op.Began = time.Time{}
	}
	op.Unread = time.Time{}
	return op
}

func sizeOf(f *os.File) int64 {
	is, err := f.Stat()
	if err != nil {
		return 0
	}
	return is.Size()
}

// Older says where changes are that Operations does not give.
func (j *Journal) Older() change.Older {
	j.reading.Lock()
	n := 0
	if j.read != nil {
		n = j.read.folding.Older()
	}
	j.reading.Unlock()
	var names []string
	if j.folder != nil {
		names, _ = asides(j.folder) // an error would say what Operations has said
	}
	return olderIn(n, j.folder, names)
}

func olderIn(n int, in *folder, names []string) change.Older {
	o := change.Older{N: n, File: fileName, Asides: len(names)}
	if in != nil {
		o.Folder = in.path
	}
	if len(names) > 0 {
		o.Aside = names[len(names)-1]
	}
	return o
}
