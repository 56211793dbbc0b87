package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/jsonsize"
)

// maxLine bounds an entry, in bytes. The largest that a service could give rise
// to, ten targets in fifty rules of a hundred members each, stays below it.
const maxLine = 16 << 20

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
const blank change.DamageKind = "blank"

// parse makes an entry of a line, or says why it is none. Fields that this
// version does not know are let be.
func parse(line []byte, tooLong bool, e *change.Entry) (why change.Damage) {
	*e = change.Entry{}
	if tooLong {
		return change.Damage{Kind: change.DamageTooLong, N: maxLine}
	}
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return change.Damage{Kind: blank}
	}
	if of := tooCostly(line); of != "" {
		return change.Damage{Kind: change.DamageTooCostly, Of: of}
	}
	if err := json.Unmarshal(line, e); err != nil {
		return whyNot(err, len(line))
	}
	switch {
	case e.ID == "":
		return change.Damage{Kind: change.DamageNoID}
	case e.Event == "":
		return change.Damage{Kind: change.DamageNoEvent}
	case len(e.Plan) > change.MaxSteps:
		return change.Damage{Kind: change.DamageLongPlan, N: change.MaxSteps}
	case !knownEvent(e.Event):
		return change.Damage{Kind: change.DamageEvent, Of: bounded(fmt.Sprintf("%+q", e.Event), 40)}
	}
	return change.Damage{}
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

func whyNot(err error, length int) change.Damage {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(length):
		return change.Damage{Kind: change.DamageCut, Of: syntax.Error()}
	case errors.As(err, &kind):
		return change.Damage{Kind: change.DamageField, Of: bounded(kind.Field, 60), Is: bounded(kind.Value, 40)}
	default:
		return change.Damage{Kind: change.DamageNoEntry, Of: bounded(err.Error(), 120)}
	}
}

func knownEvent(e change.Event) bool {
	switch e {
	case change.EventBegin, change.EventRequest, change.EventAnswer, change.EventVerified,
		change.EventWaiting, change.EventEnd, change.EventResolved, change.EventPlaces:
		return true
	default:
		return false
	}
}
