//go:build linux

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
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
