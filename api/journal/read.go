package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/jsonsize"
)

// maxDamage bounds how many damaged lines are described one by one.
const maxDamage = 100

// Operations reads the journal, in the order of its lines, from where it was read
// to before: all that are open, and of those that have ended the newest, see
// Older. Damage says in words which lines could not be read; what they may have
// been counts as sent.
func (j *Journal) Operations() (all []change.Operation, damage []string, err error) {
	var f *os.File
	var alive map[string]bool
	err = j.exclusive(func() error {
		if err := j.folder.inPlace(); err != nil {
			return err
		}
		var err error
		if f, err = j.folder.openFile(); err != nil {
			return err
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
	return j.fold(f, alive)
}

// fold reads so much of the journal's file as there is now. What is there never
// changes, so that it can be read without the folder's lock.
func (j *Journal) fold(f *os.File, alive map[string]bool) (all []change.Operation, damage []string, err error) {
	j.reading.Lock()
	defer j.reading.Unlock()
	if err := j.catchUp(f); err != nil {
		return nil, nil, err
	}
	all = j.read.folding.Operations(j.clock.Now())
	for i := range all {
		all[i].Mine, all[i].Alive = j.session != "" && all[i].Session == j.session, alive[all[i].Session]
	}
	return all, j.read.damaged(), nil
}

// catchUp reads what the file holds beyond what was read before. The caller holds
// the lock of what was read.
func (j *Journal) catchUp(f *os.File) error {
	if !j.read.continues(f) {
		j.read = newReading(j.session)
	}
	if err := j.read.on(f); err != nil {
		return fault(j.Path(), err, cure(err))
	}
	if err := j.read.folding.Err(); err != nil {
		return fault(j.Path(), err, "when none of your consoles runs, move it away: what it left open is to be looked for in the web console")
	}
	return nil
}

// maxHead is how much of a line that is too long is looked at.
const maxHead = 64 << 10

// readLine reads up to the next newline, or to the end, which is io.EOF, and says
// how many bytes that were. Of a line that is too long it keeps the beginning. It
// writes over into.
func readLine(in *bufio.Reader, into []byte) (line []byte, size int64, err error) {
	line = into[:0]
	for {
		part, err := in.ReadSlice('\n')
		if size += int64(len(part)); size > maxLine {
			line = line[:min(len(line), maxHead)]
		} else {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, size, err
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
	if why := tooCostly(line); why != "" {
		return "holds " + why
	}
	if err := json.Unmarshal(line, e); err != nil {
		return whyNot(err, len(line))
	}
	switch {
	case e.ID == "":
		return "names no operation"
	case e.Event == "":
		return "names no event"
	case len(e.Plan) > change.MaxSteps:
		return fmt.Sprintf("holds a plan of more than %d steps", change.MaxSteps)
	case !knownEvent(e.Event):
		return fmt.Sprintf("event %s is not known to this version", bounded(fmt.Sprintf("%+q", e.Event), 40))
	}
	return ""
}

// most bounds one line by what it costs to read. The largest that this program
// writes, of three rules with ten thousand members each, stays below it.
var most = jsonsize.Limits{Rows: 100_000, AllRows: 150_000, Fields: 20_000, AllFields: 2_000_000}

// tooCostly says what a line has too much of, "" where it has not.
func tooCostly(line []byte) string {
	if err := jsonsize.Check(line, most); err != nil {
		return bounded(err.Error(), 200)
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
