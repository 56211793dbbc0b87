//go:build linux

package e2e

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// openBackends browses to the backends of the demo's plain TCP listener.
func openBackends(t *testing.T, flags ...string) *Terminal {
	t.Helper()
	term := Start(t, Setup{}, append(flags, "--demo")...).WaitFor("api-tcp")
	term.Type("/").Type("api-tcp").Type(Enter).WaitGone("web-frontend")
	term.Type(Enter).WaitFor("api-9000").WaitFor("metrics-9100")
	return term.Type(Enter).WaitFor("api-04")
}

func TestABackendTwoLevelsDownIsReleasedAndVanishes(t *testing.T) {
	t.Parallel() // most of it is waiting
	term := openBackends(t)
	name := regexp.MustCompile("api-0[0-9]").FindString(selected(term.Screen()))
	require.NotEmpty(t, name)

	term.Type("x").WaitFor("Release backend").WaitFor(name).WaitFor("[> Cancel <]").WaitFor("[  Release  ]")
	dialog := term.Screen()
	for _, text := range []string{
		"demo", "hk", "org-prod01", "api-tcp", "ulb-", "api-9000", "vserver-", "TCP:9000",
		"backend-", "4/4", "3/3",
	} {
		assert.Contains(t, dialog, text)
	}
	term.Type(Tab).WaitFor("[> Release <]").Type(Enter)
	term.WaitFor("● released ").WaitGone("[> Release <]")
	term.WaitUntil(name+" is gone from the list", func(screen string) bool {
		return !strings.Contains(screen, name) && strings.Count(screen, "api-0") == 3
	})
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NoError(t, term.Restored())
}

func TestAPasteStartsNothing(t *testing.T) {
	term := openBackends(t).Type("\x1b[200~x\t\r\x1b[201~").Type("?").WaitFor("help")
	assert.NotContains(t, string(term.Raw()), "Release backend")
}

func TestEnterAloneReleasesNothing(t *testing.T) {
	term := openBackends(t)
	term.Type("x").WaitFor("Release backend").WaitFor("[  Release  ]").WaitFor("[> Cancel <]")
	term.Type(Enter).WaitGone("Release backend")

	// What the service has: the list as it is read when it is opened anew.
	term.Type(Esc).WaitFor("metrics-9100").Type(Enter)
	for _, name := range []string{"api-01", "api-02", "api-03", "api-04"} {
		term.WaitFor(name)
	}
	assert.NotContains(t, string(term.Raw()), "● released")
}

func TestAnOutageInAProtectedProfileIsRefusedWithoutAReleaseButton(t *testing.T) {
	term := Start(t, Setup{Width: 120, Height: 40}, "--demo", "--protected").WaitFor("web-frontend")
	term.Type("/").Type("api-gateway").Type(Enter).WaitGone("web-frontend").Type(Enter).WaitFor("▌ ▲ degraded  gateway-443").
		Type(Enter).WaitFor("gw-01").Type("g").Type("x")
	term.WaitFor("Release backend").WaitFor("Cannot be done").WaitFor("--allow-outage").WaitFor("add another").
		WaitFor("[> Cancel <]")
	assert.NotRegexp(t, "Release +[]<)]", term.Screen())
	term.Type(Enter).WaitGone("Release backend")
}
