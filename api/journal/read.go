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

// Operations reads the journal, in the order of its lines, from where it was read to before: all
// that are open, and of those that have ended the newest, see Older. Damage says in words which
// lines could not be read; what they may have been counts as sent.
func (j *Journal) Operations() (all []change.Operation, damage []string, err error) {
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

// moment is what there was while nobody wrote: the file, how much was in it, and
// the sessions whose console ran. What is written later may be half of a line, or
// be of a console that is not known to run.
type moment struct {
	file  *os.File
	is    os.FileInfo
	alive map[string]bool
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
func (j *Journal) fold(at moment) (all []change.Operation, damage []string, err error) {
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

// maxHead is how much of a line that is too long is looked at.
const maxHead = 64 << 10

// readLine reads up to the next newline, or to the end, which is io.EOF, and says how many bytes
// that were. Of a line that is too long it keeps the beginning. It writes over into.
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
		change.EventWaiting, change.EventEnd, change.EventResolved:
		return true
	default:
		return false
	}
}
