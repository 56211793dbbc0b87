package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"cloud.internal/ulbconsole/api/change"
)

// Append makes the entry durable before it returns. It fills in Session and Who, and Time where
// that is zero. It refuses an entry whose ids could not be read back as they are, and one whose
// operation is not in this file any more. After an error the entry may be in the file all the same,
// as a request may have arrived whose answer was lost.
func (j *Journal) Append(e change.Entry) error {
	e.Session, e.Who = j.session, j.who
	if e.Time.IsZero() {
		e.Time = j.clock.Now()
	}
	e.Time, e.Until = e.Time.UTC(), e.Until.UTC()
	e.Params = withoutSecrets(e.Params)
	if err := exact(&e); err != nil {
		return fault(j.Path(), err, "such a thing can only be changed in the web console")
	}
	line, err := lineOf(e)
	if err != nil {
		return fault(j.Path(), err, "report it: this is a defect of this program")
	}
	return j.exclusive(func() error { return j.write(&e, line) })
}

// JSONLine is v as a line of JSON. Characters that would do something to a terminal, or hide in it,
// are escaped: it will be looked at with cat.
func JSONLine(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b) // it ends with the newline
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return escape(b.Bytes()), nil
}

// lineOf is an entry as it is written.
func lineOf(e change.Entry) ([]byte, error) {
	switch {
	case e.ID == "":
		return nil, errors.New("the entry names no operation")
	case e.Event == "":
		return nil, errors.New("the entry names no event")
	}
	line, err := JSONLine(e)
	if err != nil {
		return nil, fmt.Errorf("the entry cannot be written as JSON: %w", err)
	}
	if len(line) > maxLine {
		return nil, fmt.Errorf("the entry has %d bytes, and at most %d can be read back", len(line), maxLine)
	}
	if why := tooCostly(line); why != "" {
		return nil, fmt.Errorf("the entry has %s, and could not be read back", why)
	}
	if len(e.Plan) > change.MaxSteps {
		return nil, fmt.Errorf("the entry has a plan of %d steps, and at most %d can be read back",
			len(e.Plan), change.MaxSteps)
	}
	return line, nil
}

// write appends the entry's line. A request is not written where the begin of its
// operation was moved away, or the folder was: it will not be sent. What became
// of one that was sent is, for nobody looks for it in the file that is gone.
func (j *Journal) write(e *change.Entry, line []byte) error {
	replaced := j.folder.inPlace()
	if replaced != nil && (e.Event == change.EventBegin || e.Event == change.EventRequest) {
		return replaced
	}
	f, err := j.folder.openFile()
	if err != nil {
		return err
	}
	if e.Event == change.EventBegin {
		if f, err = j.rotate(f); err != nil {
			return err
		}
	}
	moved := j.file.follow(f, e, func(op string) bool { return j.carried(f, op) })
	if moved && e.Event == change.EventRequest {
		_ = f.Close()
		return fault(j.Path(), errMoved, keepAway)
	}
	end, err := appendLine(f, line)
	if err == nil {
		err = readBack(j.folder, f, line, end)
	}
	if err == nil {
		err = j.folder.inPlace()
	}
	j.file.remember(f, e, line, end)
	switch {
	case errors.Is(err, errReplaced):
		return err
	case errors.Is(err, errGone):
		return fault(j.Path(), err, keepAway)
	case err != nil:
		return fault(j.Path(), err, cureFor(err))
	case moved:
		return fault(j.Path(), errMoved, keepAway)
	default:
		return nil
	}
}

// appendLine writes one line with one write and makes it durable. A line that a crash or a full
// disk has cut is completed first, so that it spoils no other. It says where the line ends.
func appendLine(f *os.File, line []byte) (end int64, err error) {
	whole, err := endsWhole(f)
	if err != nil {
		return 0, err
	}
	if !whole {
		line = append([]byte("\n"), line...)
	}
	if n, err := f.Write(line); err != nil {
		if n > 0 {
			_, _ = f.Write([]byte("\n")) // where there is no room for it either, the next append does it
		}
		return 0, err
	}
	if err := f.Sync(); err != nil {
		return 0, fmt.Errorf("what was written is not safe on the disk: %w", err)
	}
	return f.Seek(0, io.SeekCurrent) // where O_APPEND has put it
}

// endsWhole reports whether the file ends with a whole line, or is empty.
func endsWhole(f *os.File) (bool, error) {
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	if info.Size() == 0 {
		return true, nil
	}
	var last [1]byte
	if _, err := f.ReadAt(last[:], info.Size()-1); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return last[0] == '\n', nil
}

// withoutSecrets drops the parameters that sign a request, should one get here.
func withoutSecrets(params map[string]string) map[string]string {
	clean := maps.Clone(params)
	maps.DeleteFunc(clean, func(name, _ string) bool {
		switch strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name)) {
		case "publickey", "privatekey", "signature", "securitytoken", "channelkey", "accesstoken", "password":
			return true
		default:
			return false
		}
	})
	return clean
}

// escape writes control and format characters beyond ASCII, and DEL, as JSON
// escapes. Those below are escaped already.
func escape(line []byte) []byte {
	if !bytes.ContainsFunc(line, hidden) {
		return line
	}
	out := make([]byte, 0, len(line)+64)
	for _, r := range string(line) {
		switch {
		case !hidden(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

func hidden(r rune) bool {
	return r >= 0x7f &&
		(unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r))
}
