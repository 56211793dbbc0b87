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

func exact(t *testing.T, screen string, width, height int) {
	t.Helper()
	drawn := strings.Split(screen, "\n")
	require.Len(t, drawn, height)
	for i, line := range drawn {
		require.Equal(t, width, ansi.StringWidth(line), "line %d of %dx%d: %q", i, width, height, line)
	}
}

func TestOverlayPutsTheBoxInTheMiddle(t *testing.T) {
	under := "0123456789\n0123456789\n0123456789\n0123456789"
	assert.Equal(t, "0123456789\n012[--]789\n012[--]789\n0123456789", Overlay(under, "[--]\n[--]", 10, 4))
	assert.Equal(t, under, Overlay(under, "", 10, 4))
	assert.Equal(t, "01234   \n012[]   \n        ", Overlay("01234\n01234", "[]", 8, 3),
		"a frame that is too small is filled up")
	assert.Equal(t, "abc\nabc", Overlay(under, "abcd\nabcd\nabcd", 3, 2), "a box that is too big is cut")
	assert.Empty(t, Overlay(under, "box", 0, 5))
	assert.Empty(t, Overlay(under, "box", 5, -1))
}

func TestOverlayPutsASpaceForHalfAWideCharacter(t *testing.T) {
	assert.Equal(t, "负 [] 衡", Overlay("负载均衡", "[]", 8, 1))
	assert.Equal(t, "负载[]衡器", Overlay("负载均衡器", "[]", 10, 1))
	assert.Equal(t, "负 [-]衡 ", Overlay("负载均衡器", "[-]", 9, 1), "also at the end of the line")
	assert.Equal(t, "x负[-- ]衡x", Overlay("x负载x均衡x", "[-- ]", 11, 1))
}

func TestOverlayClosesTheStylesAtTheBoxAndOpensThemBehindIt(t *testing.T) {
	assert.Equal(t, "\x1b[31mred text\x1b[0m[]\x1b[31mto there\x1b[0m",
		Overlay("\x1b[31mred text..to there\x1b[0m", "[]", 18, 1))

	left, _, _ := strings.Cut(Overlay("\x1b[7mreversed without an end", "[]", 10, 1), "[]")
	assert.True(t, strings.HasSuffix(left, reset), "%q", left)
	whole := Overlay("\x1b[7mreversed without an end", "", 10, 1)
	assert.True(t, strings.HasSuffix(whole, reset), "nor does it reach the next line: %q", whole)
}

func TestOverlayIsExactAtEverySize(t *testing.T) {
	for _, profile := range []termenv.Profile{termenv.Ascii, termenv.ANSI} {
		th := theme.New(theme.Dark, profile, false)
		row := th.Bad.Render("负载均衡 failing") + " web-1 " + th.Selected.Render("e\u0301te\u0301 👨‍👩‍👧 生产环境 and more") +
			strings.Repeat("北", 70)
		under := row + "\n\n x" + row + "\nshort\n" + row
		d := New(th, testWords, "释放 backend")
		d.SetContent(lines("负载均衡"), many(9))
		d.SetButtons(Button{Label: "Cancel"}, Button{Label: "释放"})
		for width := 1; width <= 200; width++ {
			for _, height := range []int{1, 7, 24} {
				d.SetSize(width, height)
				exact(t, Overlay(under, d.View(), width, height), width, height)
				exact(t, Overlay(under, "载]\n[", width, height), width, height)
			}
		}
	}
}

func FuzzOverlay(f *testing.F) {
	f.Add("负载均衡", "[box]", 9, 3, 2)
	f.Add("a\u0301ൎ 🇨🇳", "载", 5, 1, 0)
	th := theme.New(theme.Dark, termenv.ANSI, false)
	f.Fuzz(func(t *testing.T, under, box string, width, height, colour int) {
		width, height = min(max(width, 1), 250), min(max(height, 1), 60)
		// What is drawn comes out of Fit, in colours; so does the test's.
		line := th.Fit(under, width/2) + th.Bad.Render(th.Fit(under, width-width/2))
		boxed := th.Border.Render("|" + th.Fit(box, max(width/3, 1)) + "|")
		exact(t, Overlay(strings.Repeat(line+"\n", height), strings.Repeat(boxed+"\n", max(colour%height, 1)), width,
			height), width, height)
	})
}
