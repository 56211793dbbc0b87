package surfercloud

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

// TestTheVendorsSamplesBrowseToTheBackend: testdata holds the answers that the
// vendor's reference prints, field by field. Its ids do not fit together: the
// load balancer, the listener and the backend have others in each place.
func TestTheVendorsSamplesBrowseToTheBackend(t *testing.T) {
	for name, mark := range map[string]string{"as printed": "", "with a byte order mark": "\ufeff"} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				file := map[string]string{
					"DescribeULB":     "describe_ulb.json",
					"DescribeVServer": "describe_vserver.json",
				}[r.FormValue("Action")]
				body, err := os.ReadFile(filepath.Join("testdata", file))
				if assert.NoError(t, err) {
					_, _ = fmt.Fprint(w, mark, string(body))
				}
			}))
			t.Cleanup(server.Close)
			c := newClient(t, Options{BaseURL: server.URL})

			var ulbs []api.ULB
			listing, err := c.ULBs(t.Context(), prod, func(p api.ULBPage) { ulbs = append(ulbs, p.Rows...) })
			require.NoError(t, err)
			assert.Equal(t, api.Listing{Total: 1}, untimed(listing))
			require.Len(t, ulbs, 1)
			listed, _ := ulbs[0].VServers.Get()
			require.Len(t, listed, 1)
			assert.Equal(t, ulbs[0].ID, listed[0].ULB, "the list names none")
			first, found := listed[0].Backend("backend-XXXX")
			require.True(t, found)
			assert.Equal(t, api.StateHealthy, first.State())
			assert.Equal(t, api.Known([]string{}), ulbs[0].SnatIPs)
			assert.Equal(t, api.Known(time.Unix(1529909322, 0)), ulbs[0].Created)
			assert.Empty(t, ulbs[0].Other)

			list, err := c.VServers(t.Context(), prod, ulbs[0].ID)
			require.NoError(t, err)
			assert.Equal(t, api.Listing{Total: 1}, untimed(list.Listing))
			require.Len(t, list.VServers, 1)
			v := list.VServers[0]
			assert.Equal(t, api.ULBID("ulb-XXX"), v.ULB, "as it came, so that nothing is changed there")
			assert.NotEqual(t, ulbs[0].ID, v.ULB)
			b, found := v.Backend("backend-XXX")
			require.True(t, found)
			assert.Equal(t, api.StateHealthy, b.State())
			assert.Equal(t, api.Known("10.25.XX.17"), b.PrivateIP)
			assert.False(t, b.Weight.IsKnown(), "absent in all samples")
			rules, known := v.Rules.Get()
			require.True(t, known)
			require.Len(t, rules, 1)
			assert.False(t, rules[0].Custom())
			assert.Equal(t, []api.BackendID{"backend-XXXXX"}, rules[0].MemberIDs())
			assert.False(t, v.SecurityPolicy.IsKnown(), "an empty object says nothing")
			var other []string
			for _, f := range v.Other {
				other = append(other, f.Name)
			}
			assert.Equal(t, []string{"CreateTime", "MetricIdSet"}, other)
		})
	}
}

// TestListenersBeyondAPageThatNobodyAskedForAreRead: 35 listeners, 20 in an
// answer without a Limit, and no TotalCount.
func TestListenersBeyondAPageThatNobodyAskedForAreRead(t *testing.T) {
	server, requests := serveForms(t, func(form map[string]string) string {
		offset, _ := strconv.Atoi(form["Offset"])
		limit := 20
		if n, err := strconv.Atoi(form["Limit"]); err == nil {
			limit = min(limit, n)
		}
		var rows []string
		for i := offset; i < min(offset+limit, 35); i++ {
			rows = append(rows, fmt.Sprintf(`{"VServerId":"vs-%d"}`, i))
		}
		return `{"RetCode":0,"DataSet":[` + strings.Join(rows, ",") + `]}`
	})
	list, err := newClient(t, Options{BaseURL: server}).VServers(t.Context(), prod, "ulb-1")
	require.NoError(t, err)
	assert.Len(t, list.VServers, 35)
	assert.Equal(t, api.Listing{Total: 35}, untimed(list.Listing))
	assert.Equal(t, []string{"", "20 20", "35 20"}, requests())
}

// serveForms answers by the request's form; requests are the Offset and Limit of each.
func serveForms(t *testing.T, reply func(map[string]string) string) (address string, requests func() []string) {
	t.Helper()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, r.ParseForm())
		form := map[string]string{}
		for name := range r.Form {
			form[name] = r.Form.Get(name)
		}
		asked = append(asked, strings.TrimSpace(form["Offset"]+" "+form["Limit"]))
		_, _ = fmt.Fprint(w, reply(form))
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []string { return asked }
}
