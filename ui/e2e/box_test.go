//go:build linux

package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// box is a dialog as it stands on the screen: its lines without the frame. Where it
// scrolls, body is the window on what does, of which so many lines are above and below;
// else all lines are in top.
type box struct {
	top, body, rest []string
	above, below    int
}

func (b box) scrolls() bool { return len(b.body) > 0 }

var hiddenLines = regexp.MustCompile(`([0-9]+) more (above|below)`)

// findBox reads the dialog with this title off a screen of narrow characters; false where it is
// not there as a whole.
func findBox(screen, title string) (box, bool) {
	var b box
	left, right, rules := -1, -1, 0
	for line := range strings.Lines(screen) {
		before, after, here := strings.Cut(line, "╭─ "+title+" ─")
		row := []rune(line)
		switch {
		case left < 0 && here:
			left = len([]rune(before))
			toCorner, _, _ := strings.Cut(after, "╮")
			right = len([]rune(before + "╭─ " + title + " ─" + toCorner))
			continue
		case left < 0:
			continue
		case len(row) <= right:
			return box{}, false
		}
		inside := strings.TrimSpace(string(row[left+1 : right]))
		switch {
		case row[left] == '╰':
			if rules == 1 { // all of it scrolls, for what should stay has no room
				b.top, b.body, b.rest = nil, b.top, b.body
			}
			return b, true
		case row[left] == '├':
			rules++
			b.hidden(inside)
		case rules == 0:
			b.top = append(b.top, inside)
		case rules == 1:
			b.body = append(b.body, inside)
		default:
			b.rest = append(b.rest, inside)
		}
	}
	return box{}, false
}

// hidden takes in what a rule of the box says of the lines that do not show.
func (b *box) hidden(rule string) {
	for _, found := range hiddenLines.FindAllStringSubmatch(rule, -1) {
		n, _ := strconv.Atoi(found[1])
		if found[2] == "above" {
			b.above = n
		} else {
			b.below = n
		}
	}
}

// text is lines without any space, so that the same words are the same text
// however they are wrapped.
func text(lines []string) string {
	return strings.Join(strings.Fields(strings.Join(lines, " ")), "")
}

// scrollThrough scrolls the dialog with this title from its beginning to its end, as an
// operator does, and gives every line of what scrolls, having seen each; none where it fits. A line
// that no window shows fails the test.
func scrollThrough(term *Terminal, title string) (top, body []string) {
	term.t.Helper()
	look := func() box {
		b, found := findBox(term.Screen(), title)
		require.True(term.t, found, "no dialog %q on the screen:\n%s", title, term.Screen())
		return b
	}
	for b := look(); b.above > 0; b = look() {
		turn(term, title, PgUp, b)
	}
	b := look()
	top = b.top
	if !b.scrolls() {
		return top, nil
	}
	body = make([]string, b.above+len(b.body)+b.below)
	seen := make([]bool, len(body))
	for {
		require.Len(term.t, body, b.above+len(b.body)+b.below, "it changes its length:\n%s", term.Screen())
		require.Equal(term.t, top, b.top, "what must stay moves")
		for i, line := range b.body {
			if seen[b.above+i] {
				require.Equal(term.t, body[b.above+i], line, "line %d", b.above+i)
			}
			body[b.above+i], seen[b.above+i] = line, true
		}
		if b.below == 0 {
			break
		}
		turn(term, title, PgDn, b)
		b = look()
	}
	require.NotContains(term.t, seen, false, "a line was never shown:\n%q", body)
	return top, body
}

// turn types a key and waits until the dialog shows another part.
func turn(term *Terminal, title, key string, before box) {
	term.t.Helper()
	term.Type(key).WaitUntil("the dialog scrolls", func(screen string) bool {
		now, found := findBox(screen, title)
		return found && (now.above != before.above || now.below != before.below)
	})
}

// printedAfter is what the program wrote after it left the alternate screen: its lines, whole
// whatever the width of the terminal that they were broken for, without escape sequences.
func printedAfter(raw []byte) []string {
	_, after, left := strings.Cut(string(raw), "\x1b[?1049l")
	if !left {
		return nil
	}
	after = regexp.MustCompile("\x1b(\\[[0-9;?]*[ -/]*[@-~]|\\][^\x07\x1b]*(\x07|\x1b\\\\)|[=>78])").
		ReplaceAllString(after, "")
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(after, "\r", "")) {
		line = strings.TrimRight(line, "\n ")
		switch rest, goesOn := strings.CutPrefix(line, "    "); {
		case goesOn && len(lines) > 0:
			lines[len(lines)-1] += " " + rest
		case line != "":
			lines = append(lines, line)
		}
	}
	return lines
}

func TestADialogIsReadOffTheScreen(t *testing.T) {
	const screen = `page
pa╭─ Release backend ───────────────────────────╮x
ge│ top                                         │y
  ├─────────────────────────────────────────────┤
──│ one                                         │──
  │   two                                       │
  ├─ ↓ 3 more below: PgDn  ↑ 12 more above: PgUp ┤
  │ [> Cancel <]                                │
  ╰─────────────────────────────────────────────╯
end
`
	b, found := findBox(screen, "Release backend")
	require.True(t, found)
	assert.Equal(t,
		box{top: []string{"top"}, body: []string{"one", "two"}, rest: []string{"[> Cancel <]"}, above: 12, below: 3}, b)
	_, found = findBox(screen, "Release")
	assert.False(t, found, "another title")
	half, _, _ := strings.Cut(screen, "╰")
	_, found = findBox(half, "Release backend")
	assert.False(t, found, "half of it")

	b, found = findBox(strings.Replace(screen, "  ├─────────────────────────────────────────────┤\n", "", 1),
		"Release backend")
	require.True(t, found)
	assert.Equal(t, box{body: []string{"top", "one", "two"}, rest: []string{"[> Cancel <]"}, above: 12, below: 3}, b)

	b, found = findBox("╭─ Quit? ───╮\n│ really    │\n│           │\n│ [ Quit ]  │\n╰───────────╯\n", "Quit?")
	require.True(t, found)
	assert.False(t, b.scrolls())
	assert.Equal(t, "really[Quit]", text(b.top))
}

func TestALineThatAProgramPrintsAfterItsScreenIsReadWhole(t *testing.T) {
	long := strings.Repeat("long ", 40) + "end"
	raw := fmt.Sprintf("before\x1b[?1049h screen \x1b[?25h\x1b[?1049l\x1b[?2004l\r\n17:06 %s\r\n\x1b[0m\r\nlast", long)
	assert.Equal(t, []string{"17:06 " + long, "last"}, printedAfter([]byte(raw)))
	assert.Nil(t, printedAfter([]byte("still on its screen")))

	term := startProbe(t, Setup{}).WaitFor("size 80x24").Type("q")
	assert.Equal(t, 3, term.ExitCode())
	assert.Equal(t, []string{"goodbye"}, printedAfter(term.Raw()))
}
