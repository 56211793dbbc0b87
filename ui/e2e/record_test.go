//go:build linux

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheRecordSaysTheWholeEndpointAndTheKeysFingerprint(t *testing.T) {
	term := Start(t, Setup{Width: 160, Height: 60}, "--demo").WaitFor("api-tcp")
	term.Type("/").Type("api-tcp").Type(Enter).WaitGone("web-frontend")
	term.Type(Enter).WaitFor("api-9000").WaitFor("metrics-9100").Type(Enter).WaitFor("api-04")
	term.Type("x").WaitFor("[  Release  ]").Type(Tab).WaitFor("[> Release <]").Type(Enter)
	term.WaitFor("Released").Type("H").WaitFor("1 change").Type(Enter).WaitFor("keys  ")
	screen := term.Screen()
	assert.Regexp(t, `profile +demo @ http://127\.0\.0\.1:[0-9]+/\s`, screen)
	assert.Regexp(t, `keys +[0-9a-f]{8}\s`, screen)
}
