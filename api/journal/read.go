package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"cloud.internal/ulbconsole/api/change"
)

// maxDamage bounds how many damaged lines are described one by one.
const maxDamage = 100

// Operations reads the whole journal, in the order of its lines. Damage says in
// words which lines could not be read; what they may have been counts as sent.
func (j *Journal) Operations() (all []change.Operation, damage []string, err error) {
	var f *os.File
	var now extent
	var alive map[string]bool
	err = j.exclusive(func() error {
		var err error
		if f, err = openFile(j.Path()); err != nil {
			return err
		}
		if now, err = extentOf(f); err != nil {
			_ = f.Close()
			return fault(j.Path(), err, cure(err))
		}
		if alive, err = j.living(); err != nil {
			_ = f.Close()
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }()
	return j.fold(f, now, alive)
}

// fold reads so much of the journal's file.
func (j *Journal) fold(f *os.File, now extent, alive map[string]bool) (all []change.Operation, damage []string, err error) {
	folding := change.Folding{Own: j.session}
	damage, err = eachEntry(io.NewSectionReader(f, 0, now.size), folding.Take, func(e *change.Entry) { folding.TakeDamaged(e, now.written) })
	if err != nil {
		return nil, damage, fault(j.Path(), err, cure(err))
	}
	all = folding.Operations(j.clock.Now())
	for i := range all {
		all[i].Mine, all[i].Alive = j.session != "" && all[i].Session == j.session, alive[all[i].Session]
	}
	return all, damage, nil
}

// eachEntry calls take with each entry of JSON lines, and damaged with what can
// be read of each line that is none; it says which these are. The entry is written
// over by the next: a journal may be far larger than what is to be known of it.
func eachEntry(r io.Reader, take, damaged func(*change.Entry)) (damage []string, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	var line []byte
	var e change.Entry
	broken := 0
	for n := 1; ; n++ {
		var tooLong bool
		var err error
		line, tooLong, err = readLine(in, line)
		if err != nil && !errors.Is(err, io.EOF) {
			return damage, err
		}
		last := err != nil
		if last && len(line) == 0 && !tooLong {
			break
		}
		switch why := parse(line, tooLong, &e); {
		case why == "":
			take(&e)
		case why != blank:
			for _, part := range parts(line) {
				damaged(&part)
			}
			if broken++; broken <= maxDamage {
				damage = append(damage, fmt.Sprintf("%s line %d: %s", fileName, n, why))
			}
		}
		if last {
			break
		}
	}
	if more := broken - maxDamage; more > 0 {
		damage = append(damage, fmt.Sprintf("%s: %d more lines could not be read", fileName, more))
	}
	return damage, nil
}

// maxHead is how much of a line that is too long is looked at.
const maxHead = 64 << 10

// readLine reads up to the next newline, or to the end, which is io.EOF. Of a
// line that is too long it keeps the beginning. It writes over into.
func readLine(in *bufio.Reader, into []byte) (line []byte, tooLong bool, err error) {
	line = into[:0]
	for {
		part, err := in.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > maxLine; tooLong {
			line = line[:min(len(line), maxHead)]
		} else {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// blank is a line without anything, which is no damage.
const blank = "blank"

// parse makes an entry of a line, or says why it is none. Fields that this
// version does not know are let be.
func parse(line []byte, tooLong bool, e *change.Entry) (why string) {
	*e = change.Entry{}
	if tooLong {
		return fmt.Sprintf("too long (more than %d bytes)", maxLine)
	}
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return blank
	}
	if err := json.Unmarshal(line, e); err != nil {
		return whyNot(err, len(line))
	}
	switch {
	case e.ID == "":
		return "names no operation"
	case e.Event == "":
		return "names no event"
	case !knownEvent(e.Event):
		return fmt.Sprintf("event %s is not known to this version", bounded(fmt.Sprintf("%+q", e.Event), 40))
	}
	return ""
}

func whyNot(err error, length int) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(length):
		return "cut (" + syntax.Error() + ")"
	case errors.As(err, &kind):
		return fmt.Sprintf("not an entry (field %s holds a %s)", bounded(kind.Field, 60), bounded(kind.Value, 40))
	default:
		return "not an entry (" + bounded(err.Error(), 120) + ")"
	}
}

func knownEvent(e change.Event) bool {
	switch e {
	case change.EventBegin, change.EventRequest, change.EventAnswer, change.EventVerified,
		change.EventWaiting, change.EventEnd, change.EventSettled:
		return true
	default:
		return false
	}
}
