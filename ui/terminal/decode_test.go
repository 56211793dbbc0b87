package terminal

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// piece is what one read brings, and how long after the one before.
type piece struct {
	after time.Duration
	bytes string
}

// soon are pieces that come while a decoder still waits.
func soon(parts ...string) []piece {
	pieces := make([]piece, len(parts))
	for i, part := range parts {
		pieces[i] = piece{20 * time.Millisecond, part}
	}
	return pieces
}

// decode does with pieces what Input does, on a clock of its own, and returns what each Read gives.
func decode(pieces []piece) [][]byte {
	var (
		d   decoder
		now = time.Unix(1000, 0)
		out [][]byte
	)
	for i, p := range pieces {
		now = now.Add(p.after)
		for rest := []byte(p.bytes); len(rest) > 0; {
			n := min(len(rest), readMax)
			read := d.feed(rest[:n], now)
			rest = rest[n:]
			if len(rest) == 0 && d.waiting() && (i+1 == len(pieces) || pieces[i+1].after > escWait) {
				read = append(read, d.giveUp(now.Add(escWait))...)
			}
			out = append(out, read)
		}
	}
	return out
}

// chunks is a reader that gives one chunk a read, and then says so.
type chunks struct {
	left [][]byte
	done chan struct{}
}

func (c *chunks) Read(p []byte) (int, error) {
	if len(c.left) == 0 {
		close(c.done)
		return 0, io.EOF
	}
	n := copy(p, c.left[0])
	c.left = c.left[1:]
	return n, nil
}

// recorder notes what an App would see.
type recorder struct{ seen *[]string }

func (r recorder) Init() tea.Cmd { return nil }
func (r recorder) View() string  { return "" }
func (r recorder) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		for _, key := range Keys(msg) {
			*r.seen = append(*r.seen, key.String())
		}
	case tea.MouseMsg:
		*r.seen = append(*r.seen, tea.MouseEvent(msg).String())
	}
	return r, nil
}

// seen returns the keys that Bubble Tea's own decoder makes of pieces.
func seen(t *testing.T, pieces []piece) []string {
	t.Helper()
	reader := &chunks{left: decode(pieces), done: make(chan struct{})}
	var keys []string
	p := tea.NewProgram(recorder{&keys}, tea.WithInput(reader), tea.WithoutRenderer(), tea.WithoutSignalHandler(),
		tea.WithOutput(io.Discard), tea.WithFilter(filter(nil, new(atomic.Bool), true)))
	go func() {
		<-reader.done
		p.Quit()
	}()
	_, err := p.Run()
	require.NoError(t, err)
	return keys
}

func TestKeysArriveWholeHoweverTheNetworkCutsThem(t *testing.T) {
	late := 300 * time.Millisecond
	for name, c := range map[string]struct {
		pieces []piece
		want   string
	}{
		"an arrow in two":                        {soon("\x1b", "[A"), "up"},
		"an arrow in three":                      {soon("\x1b", "[", "A"), "up"},
		"an arrow and text":                      {soon("j\x1b", "[Bk"), "j down k"},
		"Esc alone":                              {soon("\x1b"), "esc"},
		"Esc, and a key later":                   {[]piece{{0, "\x1b"}, {late, "j"}}, "esc j"},
		"an arrow whose Esc was given up":        {[]piece{{0, "\x1b"}, {late, "[A"}}, "esc up"},
		"a function key whose Esc was given up":  {[]piece{{0, "\x1b"}, {late, "OP"}}, "esc f1"},
		"an answer whose Esc was given up":       {[]piece{{0, "\x1b"}, {late, "]11;rgb:0/0/0\x07j"}}, "esc j"},
		"letters that could end an Esc long ago": {[]piece{{0, "\x1b"}, {late * 2, "[A"}}, "esc [ A"},
		"letters that are no rest":               {[]piece{{0, "\x1b"}, {late, "Oj"}}, "esc O j"},
		"a bracket by hand after Esc":            {[]piece{{0, "\x1b"}, {late, "["}, {late, "j"}}, "esc [ j"},
		"the middle late":                        {[]piece{{0, "\x1b["}, {late, "A"}}, "up"},
		"the parameters late":                    {[]piece{{0, "\x1b[1;"}, {late, "5A"}}, "ctrl+up"},
		"an end that never comes":                {[]piece{{0, "\x1b[1;"}, {2 * stale, "j"}}, "j"},
		"Esc twice at once":                      {soon("\x1b\x1b"), "esc esc"},
		"Esc three times at once":                {soon("\x1b\x1b\x1b"), "esc esc esc"},
		"Esc and Ctrl-C at once":                 {soon("\x1b\x03"), "esc ctrl+c"},
		"many letters at once":                   {soon("jjjG"), "j j j G"},
		"letters and spaces":                     {soon("a b"), "a   b"},
		"exactly a buffer of letters": {
			soon(strings.Repeat("j", 256)),
			strings.TrimSpace(strings.Repeat("j ", 256)),
		},
		"a letter with Alt":                       {soon("\x1bj"), "alt+j"},
		"an arrow with Alt, as PuTTY sends it":    {soon("\x1b", "\x1b[A"), "alt+up"},
		"Home and End in application mode":        {soon("\x1bOH\x1bOF"), "home end"},
		"Home in application mode, cut":           {soon("\x1bO", "H"), "home"},
		"arrows in application mode":              {soon("\x1bOA\x1bOB"), "up down"},
		"the keypad in application mode":          {soon("\x1bOp\x1bOx\x1bOk\x1bOM"), "0 8 + enter"},
		"a function key with a modifier":          {soon("\x1bO2P"), "f13"},
		"an unknown key in application mode":      {soon("\x1bOEj"), "j"},
		"the Linux console's F1":                  {soon("\x1b[", "[", "A"), "f1"},
		"rxvt's Shift-Home":                       {soon("\x1b[7$j"), "shift+home j"},
		"an unknown control sequence":             {soon("\x1b[?1;2cj"), "j"},
		"a mode's report":                         {soon("\x1b[?2026;2$yj"), "j"},
		"a control sequence too long for a key":   {soon("\x1b[" + strings.Repeat("1;", 100) + "Aj"), "j"},
		"Ctrl-C in a control sequence":            {soon("\x1b[1;\x03"), "ctrl+c"},
		"Ctrl-C in one too long":                  {soon("\x1b["+strings.Repeat("1", 60), "\x03"), "ctrl+c"},
		"a background answer with BEL":            {soon("j\x1b]11;rgb:1e1e/1e1e/1e1e\x07k"), "j k"},
		"a status answer":                         {soon("j\x1bP1$r0m\x1b\\k"), "j k"},
		"a version answer":                        {soon("\x1bP>|xterm(390)\x1b\\k"), "k"},
		"an application's answer":                 {soon("\x1b_Gi=31;OK\x1b\\k"), "k"},
		"SOS and PM":                              {soon("\x1bXone\x1b\\\x1b^two\x1b\\k"), "k"},
		"an answer that never ends":               {[]piece{{0, "\x1b]11;rgb:1e"}, {2 * stale, "j"}}, "j"},
		"Ctrl-C in an answer that never ends":     {soon("\x1b]11;rgb:1e", "\x03"), "ctrl+c"},
		"a key in an answer that never ends":      {soon("\x1b]11;rgb:1e", "\x1b[A"), "up"},
		"a letter with Alt that begins no answer": {soon("\x1b]j"), "alt+] j"},
		"Ctrl-C in a mouse event":                 {soon("\x1b[M ", "\x03"), "ctrl+c"},
		"NUL":                                     {soon("\x00"), "ctrl+@"},
		"bytes that are no UTF-8":                 {soon("a\xffb"), "a b"},
		"half a character and then keys":          {[]piece{{0, "\xe4\xb8"}, {2 * stale, "j"}}, "j"},
	} {
		assert.Equal(t, c.want, strings.Join(seen(t, c.pieces), " "), name)
	}
}

func TestAnAnswerIsDroppedWhereverItIsCut(t *testing.T) {
	const answer = "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"
	for i := 1; i < len(answer); i++ {
		assert.Equal(t, []string{"j", "k"}, seen(t, soon("j"+answer[:i], answer[i:]+"k")), "cut at %d", i)
	}
}

func TestACharacterIsWholeWhereverItIsCut(t *testing.T) {
	for _, char := range []string{"é", "中", "🚀"} {
		for i := 1; i < len(char); i++ {
			pieces := []piece{{0, "a" + char[:i]}, {300 * time.Millisecond, char[i:] + "b"}}
			assert.Equal(t, []string{"a", char, "b"}, seen(t, pieces), "cut at %d", i)
		}
	}
}

func TestAHundredTurnsOfTheWheelAreNoKeys(t *testing.T) {
	events := seen(t, soon(strings.Repeat("\x1b[<64;40;12M\x1b[<65;100;30M", 50)))
	require.Len(t, events, 100)
	for i, event := range events {
		assert.Equal(t, []string{"wheel up", "wheel down"}[i%2], event)
	}
	assert.Equal(t, []string{"left press", "j"}, seen(t, soon("\x1b[M", "  ", " j")), "the old form, in pieces")
}

func TestAPasteIsOneKeyWhateverIsInIt(t *testing.T) {
	long := strings.Repeat("0123456789", 100)
	for name, c := range map[string]struct {
		pieces []piece
		want   []string
	}{
		"plain":       {soon("\x1b[200~web\x1b[201~j"), []string{"[web]", "j"}},
		"its end cut": {soon("\x1b[200~he", "llo\x1b[20", "1~x"), []string{"[hello]", "x"}},
		"its end late": {
			[]piece{{0, "\x1b[200~he"}, {3 * stale, "llo\x1b"}, {3 * stale, "[201~x"}},
			[]string{"[hello]", "x"},
		},
		"an end that is none": {soon("\x1b[200~a\x1b[20", "0~b\x1b[201~"), []string{"[a\x1b[200~b]"}},
		"long":                {soon("\x1b[200~" + long + "\x1b[201~j"), []string{"[" + long + "]", "j"}},
		"control characters":  {soon("\x1b[200~a\r\x1b[A\x03b\x1b[201~"), []string{"[a\r\x1b[A\x03b]"}},
		"Ctrl-C by hand":      {soon("\x1b[200~abc", "\x03", "j"), []string{"[abc]", "ctrl+c", "j"}},
		"an empty one":        {soon("\x1b[200~\x1b[201~j"), []string{"[]", "j"}},
	} {
		assert.Equal(t, c.want, seen(t, c.pieces), name)
	}
}

func TestAHugePasteIsCutAndTheNextIsWhole(t *testing.T) {
	huge := "\x1b[200~" + strings.Repeat("a", 3*maxPaste) + "\x1b[201~"
	keys := seen(t, soon(huge+"j\x1b[200~web\x1b[201~"))
	require.Len(t, keys, 3)
	assert.Len(t, keys[0], maxPaste+len("[]"))
	assert.Equal(t, []string{"j", "[web]"}, keys[1:])
}

// whole are keys that mean something to Bubble Tea; any run of them must mean the
// same wherever it is cut.
var whole = []string{
	"j", "x", "G", " ", "\r", "\t", "\x03", "é", "中", "🚀", "\x1b[A", "\x1b[B", "\x1bOA", "\x1bOH", "\x1b[1;5C",
	"\x1b[5~", "\x1b[3~",
	"\x1b[Z", "\x1bOP", "\x1b[15~", "\x1b[[A", "\x1b[<64;40;12M", "\x1bx", "\x1b[200~a b\x1b[A\x1b[201~",
	"\x1b]11;rgb:0/0/0\x07", "\x1bP1$r0m\x1b\\",
}

func TestAnyRunOfKeysMeansTheSameWhereverItIsCut(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var run strings.Builder
		for range 1 + rng.IntN(20) {
			run.WriteString(whole[rng.IntN(len(whole))])
		}
		var parts []string
		for rest := run.String(); rest != ""; {
			n := 1 + rng.IntN(len(rest))
			parts, rest = append(parts, rest[:n]), rest[n:]
		}
		require.Equal(t, seen(t, soon(run.String())), seen(t, soon(parts...)), "%q", parts)
	}
}

func FuzzDecoder(f *testing.F) {
	f.Add([]byte("\x1b[200~abc\x1b[201"), uint8(3))
	f.Add([]byte("\x1b[<64;40;12M\x1b[<0;1;1m\x1b[<0;1\x1b[M !!"), uint8(4))
	f.Add([]byte("\x1b]11;rgb\x1b\\\x1bOx\x1b[1;"), uint8(1))
	f.Add([]byte("\x1b\x1b\x1b[\x1bO5"), uint8(2))
	f.Add([]byte("\x1b[200~\x1b[99;5u\x1b[97:65;2:3;65u\x9b27;5;99~"), uint8(7))
	f.Fuzz(func(t *testing.T, stream []byte, size uint8) {
		var d decoder
		now := time.Unix(1000, 0)
		step := int(size)%readMax + 1
		for rest := stream; len(rest) > 0; {
			n := min(step, len(rest))
			out := d.feed(rest[:n], now)
			rest = rest[n:]
			if d.waiting() {
				out = append(out, d.giveUp(now)...)
			}
			require.Less(t, len(out), 256, "a read of Bubble Tea's must not fill")
			require.LessOrEqual(t, len(d.held), maxSequence+1, "what is held is bounded")
		}
		// Whatever came, Ctrl-C by hand works, in every encoding.
		for _, encoded := range ctrlCs {
			after := d
			after.held = bytes.Clone(d.held)
			out := after.feed([]byte(encoded), now)
			require.True(t, bytes.HasSuffix(out, []byte{ctrlC}), fmt.Sprintf("%q held %q", out, after.held))
			require.True(t, after.mode == keys && len(after.held) == 0)
		}
	})
}

func TestAMouseReportIsNoKeyHoweverItIsCut(t *testing.T) {
	const turn = "\x1b[<64;40;12M"
	for _, wait := range []time.Duration{0, 300 * time.Millisecond, 3 * stale} {
		for i := 1; i < len(turn); i++ {
			if i < len(mouseBegin) && wait > 0 {
				continue // nobody can tell it from Esc yet
			}
			pieces := []piece{{0, "j" + turn[:i]}, {wait, turn[i:] + "k"}}
			assert.Equal(t, []string{"j", "wheel up", "k"}, seen(t, pieces), "cut at %d, %s", i, wait)
		}
	}
	for name, c := range map[string]struct {
		pieces []piece
		want   string
	}{
		"its end never comes":             {[]piece{{0, "\x1b[<64;40"}, {2 * stale, "j"}}, "j"},
		"nor does its, before a digit":    {[]piece{{0, "\x1b[<64;40"}, {2 * stale, "5j"}}, "5 j"},
		"a key in it":                     {soon("\x1b[<64;40", "\x1b[A"), "up"},
		"Ctrl-C in it":                    {soon("\x1b[<64;40", "\x03"), "ctrl+c"},
		"Enter in it":                     {soon("\x1b[<64;40\r"), "enter"},
		"another in it":                   {soon("\x1b[<64;40\x1b[<65;1;1Mj"), "wheel down j"},
		"a number too long":               {soon("\x1b[<" + strings.Repeat("9", 100) + ";1;1Mj"), "j"},
		"fields that are missing":         {soon("\x1b[<64;40Mj"), "j"},
		"fields too many":                 {soon("\x1b[<0;1;1;1;1Mj"), "j"},
		"another final byte":              {soon("\x1b[<0;1;1xj"), "j"},
		"rxvt's own form":                 {soon("\x1b[64;40;12Mj"), "j"},
		"pixels, and a click let go":      {soon("\x1b[<0;400;120Mj\x1b[<0;400;120mk"), "left press j left release k"},
		"a place far off":                 {soon("\x1b[<0;99999;99999Mj"), "left press j"},
		"letters that are no rest of one": {[]piece{{0, "\x1b[<0;1"}, {2 * stale, "quit"}}, "q u i t"},
	} {
		assert.Equal(t, c.want, strings.Join(seen(t, c.pieces), " "), name)
	}
}
