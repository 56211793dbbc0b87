package journal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/change"
)

// maxDamage bounds how many damaged lines are described one by one.
const maxDamage = 100

// moment is what there was while nobody wrote: the file, how much was in it, and
// the sessions whose console ran. What is written later may be half of a line, or
// be of a console that is not known to run.
type moment struct {
	file  *os.File
	is    os.FileInfo
	alive map[string]bool
}

// reading is what was read of the journal's file so far: a change asks for it
// several times, and the file may be large.
type reading struct {
	folding change.Folding
	of      os.FileInfo // the file as it was then, nil before the first time
	end     int64       // of what was read
	tail    []byte      // what stands before the end
	cut     bool        // it ended within a line, which may go on
	lines   int
	damage  []change.Damage
	broken  int

	spans map[string][]span // the lines of each operation
	odd   []odd             // those that could not be read
}

// span is where a line stands in the file, its newline included.
type span struct{ from, to int64 }

// odd is a line that could not be read. Of is the operation that it is certainly
// of, "" where it may put others in doubt.
type odd struct {
	span
	of string
}

const maxTail = 4 << 10

func newReading(session string) *reading {
	r := &reading{spans: map[string][]span{}}
	r.folding.Own = session
	r.folding.Forgotten = func(id string) { delete(r.spans, id) }
	return r
}

// errOvertaken is of a moment before the one that was read last.
var errOvertaken = errors.New("more was read meanwhile")

// overtook reports whether more of the file was read than it had at that moment.
func (r *reading) overtook(at moment) bool {
	if r == nil || r.of == nil || !os.SameFile(r.of, at.is) || at.is.Size() >= r.end {
		return false
	}
	now, err := at.file.Stat()
	return err == nil && now.Size() >= r.end && r.ends(at.file) // else it was cut
}

// continues reports whether the file is the one that was read, with nothing of that
// changed, so that only what follows need be read.
func (r *reading) continues(f *os.File, is os.FileInfo) bool {
	if r == nil || r.of == nil || !os.SameFile(r.of, is) || is.Size() < r.end {
		return false
	}
	grown := is.Size() > r.of.Size()
	if grown && r.cut || !grown && !is.ModTime().Equal(r.of.ModTime()) {
		return false // its last line went on, or it was changed in place
	}
	return r.ends(f)
}

// ends reports whether the file has before the end what was read there.
func (r *reading) ends(f *os.File) bool {
	tail := make([]byte, len(r.tail))
	_, err := f.ReadAt(tail, r.end-int64(len(tail)))
	return err == nil && bytes.Equal(tail, r.tail)
}

// on reads so much as the file had when it was like that.
func (r *reading) on(f *os.File, is os.FileInfo) error {
	from := r.end
	if from < is.Size() {
		if err := r.each(io.NewSectionReader(f, from, is.Size()-from), is.ModTime()); err != nil {
			r.of = nil // it is begun anew
			return err
		}
	}
	r.tail = make([]byte, min(r.end, maxTail))
	if _, err := f.ReadAt(r.tail, r.end-int64(len(r.tail))); err != nil {
		r.of = nil
		return err
	}
	r.of = is
	return nil
}

// each takes every line. The entry is written over by the next one: a journal may be far larger
// than what is to be known of it. Written is when the last of them was written, at the latest.
func (r *reading) each(from io.Reader, written time.Time) error {
	in := bufio.NewReaderSize(from, 64<<10)
	var line []byte
	var e change.Entry
	for {
		var size int64
		var err error
		line, size, err = readLine(in, line)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		last := err != nil
		if size == 0 {
			return nil
		}
		at := span{r.end, r.end + size}
		r.end, r.cut = at.to, last
		r.lines++
		switch why := parse(line, size > maxLine, &e); {
		case why.Kind == "":
			if r.folding.Take(&e) && r.folding.Holds(e.ID) {
				r.spans[e.ID] = append(r.spans[e.ID], at)
			}
		case why.Kind != blank:
			r.takeDamaged(line, why, at, written)
		}
		if last {
			return nil //nolint:nilerr // it was the end
		}
	}
}

func (r *reading) takeDamaged(line []byte, why change.Damage, at span, written time.Time) {
	of := ""
	all := parseParts(line)
	for _, part := range all {
		if len(all) == 1 && r.folding.Known(part.ID) {
			of = part.ID
		}
		r.folding.TakeDamaged(&part, written)
	}
	if r.broken++; r.broken <= maxDamage {
		why.File, why.Line = fileName, r.lines
		r.damage = append(r.damage, why)
	}
	if r.broken <= maxOdd {
		r.odd = append(r.odd, odd{at, of})
	}
}

// maxOdd bounds how many lines that cannot be read are carried into a new file.
const maxOdd = 10_000

// damaged says which lines could not be read.
func (r *reading) damaged() []change.Damage {
	damage := slices.Clone(r.damage)
	if more := r.broken - maxDamage; more > 0 {
		damage = append(damage, change.Damage{File: fileName, Kind: change.DamageMore, N: more})
	}
	return damage
}
