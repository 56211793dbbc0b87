package index

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestACertificateIsOverAsTheServiceSaysElsewhere(t *testing.T) {
	v := fake.TCP("v", "v", 1, fake.Healthy("b", "10.0.0.1", 1))
	v.Certificates = api.Known([]api.Certificate{{ID: api.Known("ssl-1")}, {ID: api.Known("ssl-2")}, {}})
	u := fake.ULB("u", "u", v)
	x := indexOf(production, u)
	assert.Empty(t, words(x, start), "nobody said when it is over")
	dated := Coverage{Scope: production, Progress: Complete, Asked: start, Ends: map[string]time.Time{
		"ssl-1": start.Add(100 * day), "ssl-2": start.Add(3 * day), "ssl-3": start,
	}}
	before := x.Revision()
	x.Take(dated, nil)
	assert.Greater(t, x.Revision(), before)
	soon := []string{fmt.Sprintf("%d v", CertSoon)}
	assert.Equal(t, soon, words(x, start))
	assert.Equal(t, []string{fmt.Sprintf("%d v", CertOver)}, words(x, start.Add(4*day)))

	x.Begin([]api.Scope{production}, nil)
	take(x, production, start.Add(time.Hour), Complete, u)
	assert.Equal(t, soon, words(x, start), "it was not asked for again, and stays")
	x.TakeVServers(production, "u", api.VServerList{VServers: []api.VServer{v}}, start.Add(2*time.Hour), api.Floor{})
	assert.Equal(t, soon, words(x, start), "nor by who read the listener")
	x.Begin([]api.Scope{production}, nil)
	x.Take(Coverage{Scope: production, Progress: Complete, Asked: start.Add(time.Hour), Undated: fake.Lost()}, nil)
	require.Error(t, x.Coverage()[0].Undated)
	take(x, production, start.Add(3*time.Hour), Complete, u)
	assert.Equal(t, soon, words(x, start))
	require.Error(t, x.Coverage()[0].Undated, "until it was asked for again")
	x.Take(dated, nil)
	assert.NoError(t, x.Coverage()[0].Undated)
}

const day = 24 * time.Hour
