package render

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/change"
)

func TestEachDamageOfTheJournalIsSaid(t *testing.T) {
	said := map[string]string{}
	for _, kind := range constantsOf(t, "../../api/change/damage.go", "DamageKind") {
		text := DamageText(change.Damage{File: "j", Line: 2, Kind: change.DamageKind(kind), Of: "o", Is: "i", N: 7})
		assert.Empty(t, said[text], "%s reads like %s", kind, said[text])
		said[text] = kind
	}
	assert.Contains(t, said, "j line 2: not an entry (o)")
	assert.Contains(t, said, "j line 2: not an entry (field o holds a i)")
	assert.Contains(t, said, "j: 7 more lines could not be read")
}

func TestWhereOlderChangesAreIsSaid(t *testing.T) {
	assert.Empty(t, OlderText(change.Older{File: "j", Folder: "/f"}))
	assert.Equal(t, "3 older only in j, folder /f", OlderText(change.Older{N: 3, File: "j", Folder: "/f"}))
	assert.Equal(t, "3 older only in j, older ones in a and 1 more, folder /f",
		OlderText(change.Older{N: 3, File: "j", Aside: "a", Asides: 2, Folder: "/f"}))
}
