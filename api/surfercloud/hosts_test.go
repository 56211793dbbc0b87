package surfercloud

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
)

func TestTheStateOfAHostIsAsked(t *testing.T) {
	cloud, c := newCloud(t, demo.Options{})
	read, err := c.ULBs(t.Context(), prod, func(api.ULBPage) {})
	require.NoError(t, err)
	require.NotZero(t, read.Total)
	ulb := api.ULBID(cloud.ULBNamed("web-frontend"))
	vservers, err := c.VServers(t.Context(), prod, ulb)
	require.NoError(t, err)
	backends, _ := vservers.VServers[0].Backends.Get()
	id := backends[0].ResourceID.Or("")
	require.True(t, cloud.SetHostState(id, api.HostStopped))
	ids := []string{"uhost-none", id}
	for n := range 250 { // more than one request takes
		ids = append(ids, fmt.Sprintf("uhost-none-%d", n))
	}
	ids = append(ids, backends[1].ResourceID.Or(""))
	all, err := c.Hosts(t.Context(), prod, ids)
	require.NoError(t, err)
	assert.Equal(t, []api.HostStatus{
		{ID: id, State: api.Known(api.HostStopped)},
		{ID: backends[1].ResourceID.Or(""), State: api.Known(api.HostRunning)},
	}, all)

	all, err = c.Hosts(t.Context(), api.Scope{Region: "sg", Project: prod.Project}, ids)
	require.NoError(t, err)
	assert.Empty(t, all, "they are another scope's")
	cloud.FaultNext("DescribeUHostInstance", "retcode-299")
	_, err = c.Hosts(t.Context(), prod, ids)
	assert.Equal(t, api.KindPermission, asError(t, err).Kind)
}

func TestAHostThatNobodyAskedForIsNotShown(t *testing.T) {
	server, _ := serve(t, says(http.StatusOK, `{"RetCode":0,"UHostSet":[{"UHostId":"other","State":"Running"},
		{"UHostId":"mine"},{"State":"Stopped"},7]}`))
	all, err := newClient(t, Options{BaseURL: server.URL}).Hosts(t.Context(), prod, []string{"mine"})
	require.NoError(t, err)
	assert.Equal(t, []api.HostStatus{{ID: "mine"}}, all)
}

func TestEveryCertificateOfAScopeHasItsDates(t *testing.T) {
	_, c := newCloud(t, demo.Options{ULBs: 400, Seed: 3})
	all, err := c.Certificates(t.Context(), prod)
	require.NoError(t, err)
	require.Greater(t, len(all), 3)
	ids := map[string]bool{}
	for _, cert := range all {
		ids[cert.ID.Or("")] = true
		assert.True(t, cert.Expires.Or(time.Time{}).After(time.Now().Add(-30*24*time.Hour)))
	}
	assert.Len(t, ids, len(all))
}
