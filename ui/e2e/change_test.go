//go:build linux

package e2e

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	releaseTitle = "Release backend"
	undoTitle    = "Undo change"
	// gateway is a layer-7 VServer of the demonstration, and twoRules its backend in two Custom
	// rules: without it /v1/ serves nothing, so the name of the VServer must be typed, but no rule
	// is left without a member.
	gateway  = "gateway-443"
	twoRules = "gw-01"
)

var backendID = regexp.MustCompile("backend-[a-z0-9]+")

// openGateway browses to the backends of the gateway and selects the one in two rules.
func openGateway(t *testing.T, setup Setup) *Terminal {
	t.Helper()
	term := Start(t, setup, "--demo").WaitFor("api-gateway")
	term.Type("/").Type("api-gateway").Type(Enter).WaitGone("web-frontend")
	term.Type(Enter).WaitFor(gateway).WaitFor("gateway-80")
	selectRow(term, gateway)
	term.Type(Enter).WaitFor(twoRules).WaitFor("gw-03")
	selectRow(term, twoRules)
	return term
}

// selectRow moves the cursor to the row with this text.
func selectRow(term *Terminal, text string) {
	term.t.Helper()
	for range 10 {
		row := selected(term.Screen())
		if strings.Contains(row, text) {
			return
		}
		term.Type("j").WaitUntil("the cursor moves", func(screen string) bool {
			now := selected(screen)
			return now != "" && now != row
		})
	}
	require.FailNow(term.t, "no such row", "%s on the screen:\n%s", text, term.Screen())
}

// askRelease opens the dialog of the selected backend and waits for the fresh reading in it.
func askRelease(term *Terminal) {
	term.t.Helper()
	term.Type("x").WaitUntil("the fresh reading, drawn whole", func(screen string) bool {
		b, found := findBox(screen, releaseTitle)
		return found && strings.Contains(text(b.top), "risk")
	})
}

// releaseTwoRules releases the backend in two rules through the typed gate, and tells its id.
func releaseTwoRules(term *Terminal) string {
	term.t.Helper()
	id := backendID.FindString(selected(term.Screen()))
	require.NotEmpty(term.t, id)
	askRelease(term)
	scrollThrough(term, releaseTitle)
	term.Type(gateway).WaitFor("[  Release  ]").Type(Enter)
	term.WaitGone(releaseTitle).WaitFor("● released ").WaitUntil("it is gone from the list", func(screen string) bool {
		return !strings.Contains(screen, twoRules) && strings.Contains(screen, "gw-03")
	})
	return id
}

func TestTheDialogOfALayer7PlanScrollsWithNothingCut(t *testing.T) {
	term := openGateway(t, Setup{})
	askRelease(term)
	term.Resize(60, 16).WaitFor("more below").WaitFor(" demo · hk · Production (org-prod01) ─╮")
	top, body := scrollThrough(term, releaseTitle)
	require.NotEmpty(t, body)
	small := text(append(top, body...))
	for _, part := range []string{
		"api-gateway", "ulb-", gateway, "vserver-", "HTTPS:443", "backend-", twoRules, "uhost-",
		"/v1/", "/v2/", "steps1outofrulepath", "2outofrulepath", "3release",
	} {
		assert.Contains(t, small, part)
	}

	// On a terminal that has room for all of it, the same dialog says the same.
	term.Resize(140, 120).WaitFor(" demo · hk · Production (org-prod01) ─╮")
	term.WaitUntil("the whole dialog", func(screen string) bool {
		b, found := findBox(screen, releaseTitle)
		return found && !b.scrolls()
	})
	b, _ := findBox(term.Screen(), releaseTitle)
	assert.True(t, strings.HasPrefix(text(b.top), small), "at 80x24 it says\n%s\nand on a large terminal\n%s",
		small, text(b.top))
}

func TestEnterConfirmsATypedGateOnlyWhereTheTextIsExact(t *testing.T) {
	term := openGateway(t, Setup{})
	askRelease(term)
	scrollThrough(term, releaseTitle)
	term.Type(Enter).Type(strings.TrimSuffix(gateway, "3")).Type(Enter).WaitFor("gateway-44")
	assert.NotContains(t, term.Screen(), "[  Release  ]")
	term.Type(Esc).WaitGone(releaseTitle).Type("q")
	assert.Zero(t, term.ExitCode())
	assert.Empty(t, printedAfter(term.Raw()), "nothing was changed")
}

func TestABackendInTwoRulesIsReleasedAndUndoneAndBothArePrintedOnTheNormalScreen(t *testing.T) {
	t.Parallel() // most of it is waiting
	term := openGateway(t, Setup{})
	old := releaseTwoRules(term)

	term.Type("H").WaitFor("WHERE").Type("u").WaitFor(undoTitle)
	term.WaitUntil("the fresh reading", func(screen string) bool {
		b, found := findBox(screen, undoTitle)
		return found && strings.Contains(text(b.top), "risk")
	})
	b, _ := findBox(term.Screen(), undoTitle)
	if b.scrolls() {
		scrollThrough(term, undoTitle)
	}
	term.WaitFor("[  Undo  ]").Type(Tab).WaitFor("[> Undo <]").Type(Enter).
		WaitGone(undoTitle).WaitFor("● undone ")

	// What the service has: the rules in the backend's own row, as the list is read
	// when it is opened anew.
	term.Resize(200, 40).Type(Esc).WaitGone("esc dismisses").Type(Esc).WaitFor(twoRules).Type(Esc).WaitFor("gateway-80").
		Type(Enter).WaitFor("gw-03")
	selectRow(term, twoRules)
	term.WaitUntil("it is in both rules again", func(screen string) bool {
		var details strings.Builder
		for row := range strings.Lines(screen) {
			_, beside, _ := strings.Cut(row, "│")
			details.WriteString(beside)
		}
		pane := details.String()
		return strings.Contains(pane, twoRules) && strings.Contains(pane, "in 2 rules") &&
			strings.Contains(pane, "/v1/") && strings.Contains(pane, "/v2/")
	})

	assert.Zero(t, term.Type("q").ExitCode())
	require.NoError(t, term.Restored())
	lines := printedAfter(term.Raw())
	require.Len(t, lines, 2, "%q", lines)
	assert.Regexp(t, `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z0-9+-]+ \| undone \| release `, lines[0])
	assert.Contains(t, lines[0], twoRules+" 2 -> 1 | api-gateway/"+gateway+" hk demo")
	assert.Contains(t, lines[1], " | done | undo ")
	fresh := regexp.MustCompile("new id (backend-[a-z0-9]+)").FindStringSubmatch(lines[1])
	require.NotNil(t, fresh, "%q", lines[1])
	assert.NotEqual(t, old, fresh[1], "the service gives a new id")
}
