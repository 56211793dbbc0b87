//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPlaceOnTheCommandLineIsOpened(t *testing.T) {
	for _, c := range []struct {
		args []string
		sees []string
	}{
		{[]string{"--demo", "web-frontend/https-443"}, []string{"web-frontend › https-443 HTTPS:443", "web-05"}},
		{[]string{"--demo", "ulb-c7t908q1"}, []string{"› web-frontend", "http-80"}},
		{[]string{"--demo", "--", "web-frontend"}, []string{"› web-frontend", "http-80"}},
		{[]string{"10.23.0.10", "--demo"}, []string{"places of 10.23.0.10", "web-frontend/http-80", "api-gateway/gateway-443"}},
		{[]string{"--demo", "--problems"}, []string{" › problems › 4/4 read"}},
		{[]string{"--demo", "--", "history"}, []string{"no place history in hk"}},
		{[]string{"--demo", "x\x1b]0;owned\x07"}, []string{"no place ◆x␛]0;owned␇ in hk"}},
	} {
		term := start(t, Setup{}, console(t), c.args...)
		for _, text := range c.sees {
			term.WaitFor(text)
		}
		assert.NotContains(t, string(term.Raw()), "\x1b]0;owned")
		term.Type(CtrlC)
		assert.Zero(t, term.ExitCode(), c.args)
		assert.NoError(t, term.Restored())
	}
}

func TestTheLastPlaceIsRememberedInTheStateFolder(t *testing.T) {
	s := startServer(t)
	state := t.TempDir()
	env := []string{
		"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key", "UCLOUD_API_BASE_URL=" + s.url,
		"XDG_STATE_HOME=" + state,
	}
	at := filepath.Join(state, "ulbconsole", "places.json")
	term := Start(t, Setup{Env: env}, "web-frontend/https-443").WaitFor("web-05")
	assert.Zero(t, term.Type("q").ExitCode())
	text, err := os.ReadFile(at)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"ulb_name": "web-frontend"`)
	assert.NotContains(t, string(text), "demo-p")
	info, err := os.Stat(at)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	term = Start(t, Setup{Env: env}).WaitFor("last: web-frontend/https-443 (hk)   - opens it")
	term.Type("-").WaitFor("backend-r18jenli")
	assert.Zero(t, term.Type("q").ExitCode())

	require.NoError(t, os.WriteFile(at, []byte("\x1b]0;owned\x07"), 0o600))
	log := filepath.Join(state, "ulb.log")
	term = Start(t, Setup{Env: env}, "--log", log).WaitFor("web-frontend")
	assert.Zero(t, term.Type("q").ExitCode())
	text, err = os.ReadFile(log)
	require.NoError(t, err)
	assert.Contains(t, string(text), "it is no list of places")
	assert.NotContains(t, string(term.Raw()), "last:")
	assert.NotContains(t, string(term.Raw()), "\x1b]0;owned")
}

func TestADemonstrationRemembersNoPlace(t *testing.T) {
	state := t.TempDir()
	term := Start(t, Setup{Env: []string{"XDG_STATE_HOME=" + state}}, "--demo", "web-frontend").WaitFor("http-80")
	assert.Zero(t, term.Type("q").ExitCode())
	left, err := os.ReadDir(state)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestTheCommandLineOfTheBuiltProgram(t *testing.T) {
	term := Start(t, Setup{}, "--demo").WaitFor("web-frontend")
	term.Type(":ulb web-f\t").WaitFor(":ulb web-frontend")
	term.Type("\x1b[200~\r\n\x1b[201~").Type("\r").WaitFor("http-80")
	term.Type(":").WaitFor("tab completes").Type("\x1b[200~quit\r\x1b[201~").WaitFor(":quit")
	term.Type(Esc).WaitGone(":quit")
	term.Type(":his\r").WaitFor("› history")
	assert.Zero(t, term.Type(":q\r").ExitCode())
	assert.NoError(t, term.Restored())
}
