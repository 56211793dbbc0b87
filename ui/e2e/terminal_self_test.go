//go:build linux

package e2e

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestATerminalShowsWhatItsProgramPrintsAndLetsItLeave(t *testing.T) {
	term := startProbe(t, Setup{}).WaitFor("size 80x24")
	assert.Error(t, term.Restored(), "the program holds the terminal")
	term.Type("j").WaitFor(`key "j"`).WaitGone("size")
	term.Type("w").WaitFor("wide 中文 é |")
	assert.Equal(t, "wide 中文 é |", term.Line("wide"))
	assert.Empty(t, term.Line("size"))

	assert.Equal(t, 3, term.Type("q").ExitCode())
	assert.NoError(t, term.Restored())
	term.WaitFor("goodbye").WaitGone("wide")
	assert.Contains(t, string(term.Raw()), "\x1b[?1049h")
	assert.Contains(t, string(term.Raw()), "\x1b[?1049l")
}

func TestATerminalTellsThatItWasNotRestored(t *testing.T) {
	term := startProbe(t, Setup{}).WaitFor("size").Type("k")
	assert.Equal(t, 4, term.ExitCode())
	assert.EqualError(t, term.Restored(), "the alternate screen is still on\nthe cursor is still hidden\nthe terminal "+
		"is still raw")
}

func TestATerminalAnswersQuestionsUnlessItIsSilent(t *testing.T) {
	startProbe(t, Setup{}).WaitFor("size").Type("a").WaitFor(`key "\x1b[1;8R"`)

	silent := startProbe(t, Setup{Silent: true}).WaitFor("size").Type("a").WaitFor("asking")
	silent.Type("j").WaitFor(`key "j"`)
	assert.NotContains(t, string(silent.Raw()), `\x1b[1;8R`)
	assert.Contains(t, string(silent.Raw()), "\x1b[6n", "the question itself is seen")
}

func TestPartsOfAKeyArriveApart(t *testing.T) {
	term := startProbe(t, Setup{}).WaitFor("size")
	for range 50 {
		term.Type("j").WaitFor(`key "j"`)
		term.Trickle(gap, "\x1b", "[B")
		term.WaitUntil("the last part", func(screen string) bool { return strings.Contains(screen, `[B"`) })
		if term.Line(`key "[B"`) != "" {
			return
		}
	}
	assert.Fail(t, "the parts of a key always arrive as one")
}

func TestATerminalChangesItsSize(t *testing.T) {
	term := startProbe(t, Setup{Width: 60, Height: 16}).WaitFor("size 60x16")
	term.Resize(40, 10).WaitFor("size 40x10")
	term.Resize(120, 40).WaitFor("size 120x40")
}

func TestASignalThatKillsIsNoExitCode(t *testing.T) {
	assert.Equal(t, -1, startProbe(t, Setup{}).WaitFor("size").Signal(syscall.SIGTERM).ExitCode())
}

func TestAProgramWithoutItsTerminalEnds(t *testing.T) {
	term := startProbe(t, Setup{}).WaitFor("size").HangUp()
	assert.Contains(t, []int{8, -1}, term.ExitCode(), "it reads the end, or the hang-up kills it")
}
