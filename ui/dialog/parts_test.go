package dialog

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

func TestTheCornerStandsBesideTheTitleOrWholeInWhatScrolls(t *testing.T) {
	for _, corner := range []string{"prod · hk", "生产 · hk · " + strings.Repeat("project ", 12)} {
		for width := minWidth; width < 140; width++ {
			d := ask(width, 24, 3)
			d.SetCorner(corner)
			top := strings.Split(d.View(), "\n")[0]
			wholeFrame(t, d, width, 24)
			if strings.Contains(top, corner+" ─╮") {
				require.Contains(t, top, "╭─ Release backend ─")
				require.NotContains(t, read(d), squeeze(corner))
				continue
			}
			require.NotContains(t, top, "·", "at %d", width)
			require.Contains(t, read(d), squeeze(corner), "at %d", width)
		}
	}
	d := ask(80, 24, 3)
	d.SetCorner("prod · hk")
	require.Contains(t, d.View(), "prod · hk ─╮")
}

func TestTheHintStandsInTheFrameAndMovesNothing(t *testing.T) {
	d := ask(60, 16, 3)
	before := strings.Split(d.View(), "\n")
	d.Hint = Line{Text: "press again"}
	after := strings.Split(d.View(), "\n")
	last := len(after) - 1
	assert.Equal(t, before[:last], after[:last])
	assert.True(t, strings.HasPrefix(after[last], "╰─ press again ──"))
	assert.Equal(t, ansi.StringWidth(before[last]), ansi.StringWidth(after[last]))
	d.Stamp = "12:00:00"
	assert.True(t, strings.HasSuffix(d.View(), "─ 12:00:00 ─╯"))
	wholeFrame(t, d, 60, 16)
	d.Hint.Text = strings.Repeat("负载", 100)
	assert.NotContains(t, d.View(), "12:00:00", "a hint comes first")
	wholeFrame(t, d, 60, 16)
}

func TestGapsAreDrawnWhereThereIsRoomForAll(t *testing.T) {
	d := ask(60, 16, 3)
	d.SetContent(lines("one"), []Line{{Gap: true}, {Text: "two"}, {Gap: true}, {Text: "three"}})
	high := strings.Count(d.View(), "\n") + 1
	assert.Equal(t, 9, high, "and one above the buttons")
	d.SetSize(60, 8)
	assert.Equal(t, 8, strings.Count(d.View(), "\n")+1, "that one goes first")
	d.SetSize(60, 7)
	assert.Equal(t, 7, strings.Count(d.View(), "\n")+1)
	assert.Equal(t, 1, strings.Count(d.View(), "│"+strings.Repeat(" ", 52)+"│"), "the one above the buttons")
	assert.True(t, d.EndShown())
	assert.Contains(t, d.View(), "three")
}

func TestAMarkKeepsItsStyleWhereTheLineIsBroken(t *testing.T) {
	th := theme.New(theme.Dark, termenv.ANSI, false)
	d := New(th, testWords, "Release")
	d.SetSize(60, 16)
	line := Line{Text: "risk  ", Hang: 6}.With("SEVERE", &th.Warn).With(" 负载 "+strings.Repeat("word ", 12), nil).
		With("bold", &th.Title)
	plain := line.Text
	d.SetContent([]Line{line}, nil)
	d.SetButtons(Button{Label: "Cancel"})
	assert.Contains(t, d.View(), th.Warn.Render("SEVERE"))
	assert.Contains(t, d.View(), th.Title.Render("bold"))
	assert.Contains(t, squeeze(strings.ReplaceAll(ansi.Strip(d.View()), "│", "")), squeeze(plain[:40]))
	for _, l := range strings.Split(d.View(), "\n") {
		assert.Equal(t, strings.Count(l, reset), strings.Count(l, "\x1b[")-strings.Count(l, reset), "%q", l)
	}
	d.SetContent([]Line{{Text: "SEVERE \u0d4e"}}, nil)
	d.Top[0].Marks = []Mark{{0, 60, &th.Warn}}
	d.relayout()
	wholeFrame(t, d, 60, 16)
}
