//go:build linux

package e2e

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheJournalSaysTheWholeEndpointAndTheKeysFingerprint(t *testing.T) {
	term := Start(t, Setup{Width: 160, Height: 60}, "--demo").WaitFor("api-tcp")
	term.Type("/").Type("api-tcp").Type(Enter).WaitGone("web-frontend")
	term.Type(Enter).WaitFor("api-9000").WaitFor("metrics-9100").Type(Enter).WaitFor("api-04")
	term.Type("x").WaitFor("[  Release  ]").Type(Tab).WaitFor("[> Release <]").Type(Enter)
	term.WaitFor("● released ").Type("H").WaitFor("1 change").Type(Enter).WaitFor("keys  ")
	screen := term.Screen()
	assert.Regexp(t, `profile +demo @ http://127\.0\.0\.1:[0-9]+/\s`, screen)
	assert.Regexp(t, `keys +[0-9a-f]{8}\s`, screen)
}

// TestAJournalThatCannotBeOpenedIsForTheWholeSession: what cures it is not seen
// before the next start.
func TestAJournalThatCannotBeOpenedIsForTheWholeSession(t *testing.T) {
	s := startServer(t)
	state := t.TempDir()
	require.NoError(t, os.Mkdir(state+"/ulbconsole", 0o755))
	term := Start(t, Setup{Width: 200, Height: 50, Env: []string{
		"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key", "XDG_STATE_HOME=" + state,
	}}, "--base-url", s.url+"/")
	term.WaitFor("No changes: ").WaitFor("open to others (mode 0755)").WaitFor("; then start again")
}
