//go:build linux

package e2e

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/demo"
)

func TestABackendThatFailsElsewhereIsALineOnEveryScreen(t *testing.T) {
	t.Parallel() // most of it is waiting
	cloud, err := demo.New(demo.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "config.yaml")
	require.NoError(t, os.WriteFile(file, []byte("refresh: 1s\n"), 0o600))
	keys := []string{"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key"}

	term := Start(t, Setup{Env: keys}, "--config", file, "--base-url", server.URL+"/").WaitFor("web-frontend")
	first := cloud.VServers(cloud.ULBNamed("web-frontend"))[0]
	turned := first.Backends[0]
	address := turned.PrivateIP + ":"
	assert.NotContains(t, term.Screen(), address)

	require.True(t, cloud.SetHealth(turned.BackendID, true))
	term.WaitFor(address)
	line := term.Line(address)
	assert.Regexp(t, `\d\d:\d\d:\d\d ✗ failing`, line)
	assert.Contains(t, line, "web-frontend/"+first.Name)

	term.Type("H").WaitFor("history")
	assert.Contains(t, term.Screen(), address, "the line stands over another screen, too")
	term.Type("E").WaitUntil("the list of events", func(screen string) bool {
		return strings.Contains(screen, "1 event") && strings.Contains(selected(screen), address)
	})
	term.Type(Enter).WaitUntil("the place of the event", func(screen string) bool {
		return strings.Contains(selected(screen), turned.BackendID)
	})
	require.True(t, cloud.SetHealth(turned.BackendID, false))
	term.WaitUntil("it is well again", func(screen string) bool { return strings.Contains(selected(screen), "healthy") })
	assert.Zero(t, term.Type("q").ExitCode())
}
