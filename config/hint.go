package config

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
)

// textOf is what is wrong with the bytes of a text file, nil where it may be UTF-8. It completes a
// sentence that begins with the file.
func textOf(data []byte) error {
	const cure = ": save it as UTF-8, such as by iconv -t UTF-8 -f "
	marked := func(marks ...string) bool {
		for _, mark := range marks {
			if bytes.HasPrefix(data, []byte(mark)) {
				return true
			}
		}
		return false
	}
	switch zeros := bytes.Count(data, []byte{0}); {
	case marked("\xff\xfe\x00\x00", "\x00\x00\xfe\xff"):
		return errors.New("is UTF-32 text" + cure + "UTF-32")
	case marked("\xff\xfe", "\xfe\xff"):
		return errors.New("is UTF-16 text" + cure + "UTF-16")
	case zeros > 0 && 3*zeros >= len(data) && data[0] == 0:
		return errors.New("is UTF-16 text" + cure + "UTF-16BE")
	case zeros > 0 && 3*zeros >= len(data):
		return errors.New("is UTF-16 text" + cure + "UTF-16LE")
	case zeros > 0:
		return errors.New("holds NUL bytes, which no text does: is this the right file?")
	}
	return nil
}

var (
	noSpace  = regexp.MustCompile(`^\s*(?:- )?([A-Za-z0-9_.@-]+):([^\s:/]|/[^/]|/$)`)
	equals   = regexp.MustCompile(`^\s*(?:export )?([A-Za-z_-]+)\s*=`)
	dash     = regexp.MustCompile(`^\s*-[^\s-]`)
	mustMark = regexp.MustCompile("^\\s*[A-Za-z_-]+:\\s+(?:[@`%&*!|>]|[^\"'\\[{#]*:\\s)")
)

// hint says what is wrong with a line of YAML, as far as it can be seen on it; "" where nothing
// can. Of the line it repeats nothing but a name.
func hint(line []byte) string {
	start := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
	switch {
	case bytes.ContainsRune(start, '\t'):
		return "the line starts with a tab, indent it with spaces"
	case noSpace.Match(line):
		return "a space is missing after the colon" + nameIn(noSpace, line, ":")
	case equals.Match(line):
		return "want a colon and a space in place of the =" + nameIn(equals, line, " =")
	case dash.Match(line):
		return "a space is missing after the dash"
	}
	return ""
}

func nameIn(pattern *regexp.Regexp, line []byte, after string) string {
	name := string(pattern.FindSubmatch(line)[1])
	if quotedName(name) == "" {
		return ""
	}
	return " of " + strconv.Quote(name+after)
}
