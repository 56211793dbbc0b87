package journal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/journal"
)

func placeOf(profile, ulb string) api.NamedPlace {
	return api.NamedPlace{Place: api.Place{
		Profile: profile, Scope: api.Scope{Region: "hk", Project: "org-1"}, ULB: api.ULBID(ulb), VServer: "vserver-1",
	}, ULBName: "web\x1b[31m", VServerName: "支付"}
}

// placesIn opens the places of a folder in which they can be read.
func placesIn(t *testing.T, dir string) *journal.Places {
	t.Helper()
	p, err := journal.OpenPlaces(dir)
	require.NoError(t, err)
	return p
}

func save(t *testing.T, p *journal.Places, at api.NamedPlace) {
	t.Helper()
	p.Note(at)
	require.NoError(t, p.Save())
}

func TestTheLastPlaceOfEachProfileComesBackAsItWas(t *testing.T) {
	dir := newFolder(t)
	openJournal(t, dir)
	p := placesIn(t, dir)
	_, known := p.Last("prod")
	assert.False(t, known)
	save(t, p, placeOf("prod", "ulb-1"))
	save(t, p, placeOf("lab", "ulb-2"))
	save(t, p, placeOf("prod", "ulb-3"))
	again := placesIn(t, dir)
	for profile, ulb := range map[string]string{"prod": "ulb-3", "lab": "ulb-2"} {
		at, known := again.Last(profile)
		assert.True(t, known)
		assert.Equal(t, placeOf(profile, ulb), at)
	}
	_, known = again.Last("")
	assert.False(t, known)
	assert.Equal(t, os.FileMode(0o600), modeOf(t, filepath.Join(dir, "places.json")))
	names, err := filepath.Glob(filepath.Join(dir, "places*"))
	require.NoError(t, err)
	assert.Len(t, names, 1, "nothing is left beside it")
}

func TestOfTwoConsolesTheLastOneWinsAndOtherProfilesStay(t *testing.T) {
	dir := newFolder(t)
	openJournal(t, dir)
	one, other := placesIn(t, dir), placesIn(t, dir)
	save(t, one, placeOf("prod", "ulb-1"))
	save(t, other, placeOf("lab", "ulb-2"))
	save(t, other, placeOf("prod", "ulb-3"))
	again := placesIn(t, dir)
	at, _ := again.Last("prod")
	assert.Equal(t, api.ULBID("ulb-3"), at.ULB)
	save(t, one, placeOf("prod", "ulb-4"))
	again = placesIn(t, dir)
	at, _ = again.Last("prod")
	assert.Equal(t, api.ULBID("ulb-4"), at.ULB)
	at, _ = again.Last("lab")
	assert.Equal(t, api.ULBID("ulb-2"), at.ULB)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() { save(t, one, placeOf(fmt.Sprint("p", i), "ulb-9")) })
	}
	group.Wait()
	again = placesIn(t, dir)
	for i := range 8 {
		_, known := again.Last(fmt.Sprint("p", i))
		assert.True(t, known, i)
	}
}

func TestPlacesThatCannotBeReadAreAsIfThereWereNone(t *testing.T) {
	good := `{"profile": "prod", "region": "hk", "ulb": "ulb-1"}`
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		wrong string // "" for nothing worth a word
		kept  bool   // what is there is left alone
	}{
		"none":  {spoil: func(*testing.T, string) {}},
		"empty": {spoil: text(""), wrong: "no list of places"},
		"cut":   {spoil: text(`[` + good), wrong: "no list of places"},
		"other": {spoil: text(`{"profile": 1}`), wrong: "no list of places"},
		"huge":  {spoil: text(`[` + good + strings.Repeat(" ", 600<<10) + `]`), wrong: "no list of places"},
		"odd lines": {spoil: text(`[{"profile": "prod"}, {"profile": "prod", "region": "hk", "ulb": "` +
			strings.Repeat("u", 300) + `"}, null, {"profile": "prod", "region": "hk"}]`)},
		"a link": {spoil: func(t *testing.T, path string) {
			t.Helper()
			require.NoError(t, os.WriteFile(path+".there", []byte(`[`+good+`]`), 0o600))
			require.NoError(t, os.Symlink(path+".there", path))
		}, wrong: "symbolic link", kept: true},
		"open to others": {spoil: func(t *testing.T, path string) {
			t.Helper()
			text(`[`+good+`]`)(t, path)
			require.NoError(t, os.Chmod(path, 0o644))
		}, wrong: "open to others", kept: true},
		"a folder": {spoil: func(t *testing.T, path string) { t.Helper(); require.NoError(t, os.Mkdir(path, 0o700)) }, wrong: "not a regular file", kept: true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := newFolder(t)
			openJournal(t, dir)
			path := filepath.Join(dir, "places.json")
			c.spoil(t, path)
			p, err := journal.OpenPlaces(dir)
			if c.wrong == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.wrong)
			}
			_, known := p.Last("prod")
			assert.False(t, known)
			p.Note(placeOf("prod", "ulb-1"))
			if c.kept {
				require.ErrorContains(t, p.Save(), c.wrong)
				return
			}
			require.NoError(t, p.Save())
			_, known = placesIn(t, dir).Last("prod")
			assert.True(t, known)
		})
	}
}

func text(text string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
}

func TestPlacesMakeNoFolder(t *testing.T) {
	dir := newFolder(t)
	p := placesIn(t, dir)
	p.Note(placeOf("prod", "ulb-1"))
	require.NoError(t, p.Save())
	assert.NoDirExists(t, dir)
}

func TestPlacesAreBounded(t *testing.T) {
	dir := newFolder(t)
	openJournal(t, dir)
	p := placesIn(t, dir)
	for i := range 300 {
		at := placeOf(fmt.Sprint("profile-", i), strings.Repeat("u", 256))
		at.ULBName, at.VServerName = strings.Repeat("\x01", 256), strings.Repeat("名", 85)
		p.Note(at)
	}
	p.Note(placeOf("long", strings.Repeat("u", 257)))
	p.Note(placeOf("not a text \xff", "ulb-1"))
	require.NoError(t, p.Save())
	info, err := os.Stat(filepath.Join(dir, "places.json"))
	require.NoError(t, err)
	assert.Less(t, info.Size(), int64(512<<10))
	again := placesIn(t, dir)
	for profile, want := range map[string]bool{"profile-299": true, "profile-270": true, "profile-269": false, "long": false} {
		_, known := again.Last(profile)
		assert.Equal(t, want, known, profile)
	}
}
