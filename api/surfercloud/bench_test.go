package surfercloud

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// pageBody is a page of 100 load balancers as the simulated cloud sends it.
func pageBody(tb testing.TB) []byte {
	tb.Helper()
	cloud, c := newCloud(tb, demo.Options{ULBs: 400, Seed: 1})
	recorder := &recording{base: c.reads.current()}
	var a *answer
	x := &exchange{ctx: context.Background(), base: recorder, now: c.clock.Now, hide: c.hide}
	a, err := c.send(x, "DescribeULB", params{"Region": "hk", "ProjectId": "org-prod01", "Offset": 0, "Limit": 100})
	require.NoError(tb, err)
	require.Zero(tb, a.GetRetCode())
	_ = cloud
	return recorder.body
}

type recording struct {
	base http.RoundTripper
	body []byte
}

func (r *recording) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	r.body, err = io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(strings.NewReader(string(r.body)))
	return resp, err
}

func BenchmarkDecodePage(b *testing.B) {
	body := pageBody(b)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var a answer
		require.Equal(b, "{}", string(a.take(body)))
		var d decoder
		n := 0
		rawjson.Each(a.list("DataSet"), func(o *rawjson.Object) bool {
			n++
			return d.ulb(o).ID != ""
		})
		if n != 100 {
			b.Fatal(fmt.Sprint(n))
		}
	}
}

func BenchmarkAllULBs(b *testing.B) {
	cloud, err := demo.New(demo.Options{ULBs: 20000, Seed: 1, OnRequest: func(string, url.Values) {}})
	require.NoError(b, err)
	server := httptest.NewServer(cloud.Handler())
	defer server.Close()
	c := newClient(b, Options{BaseURL: server.URL})
	for b.Loop() {
		rows := 0
		listing, err := c.ULBs(context.Background(), api.Scope{Region: "hk", Project: "org-prod01"},
			func(p api.ULBPage) { rows += len(p.Rows) })
		if err != nil || rows != 5000 || listing.Incomplete != "" {
			b.Fatal(rows, listing, err)
		}
	}
}

// BenchmarkListenersOfABigULB reads one listener of 1,000 backends, by its id and
// out of all 50 of its load balancer.
func BenchmarkListenersOfABigULB(b *testing.B) {
	one := func(v int) string {
		backends := make([]string, 1000)
		for i := range backends {
			backends[i] = fmt.Sprintf(`{"BackendId":"backend-%d-%d","ResourceType":"UHost","ResourceId":"uhost-%d",`+
				`"ResourceName":"web-%d","SubResourceType":"",`+
				`"SubResourceId":"","SubResourceName":"","PrivateIP":"10.%d.%d.%d","Port":8080,"Enabled":1,"Status":0,`+
				`"SubnetId":"subnet-1","VPCId":"uvnet-1","IsBackup":0,"Weight":1}`,
				v, i, i, i, v, i/250, i%250)
		}
		return fmt.Sprintf(`{"VServerId":"vserver-%d","VServerName":"listener-%d","ULBId":"ulb-1","Protocol":"TCP",`+
			`"FrontendPort":%d,"Method":"Roundrobin","Status":0,"PolicySet":[],"BackendSet":[%s]}`,
			v, v, 9000+v, strings.Join(backends, ","))
	}
	rows := make([]string, 50)
	for v := range rows {
		rows[v] = one(v)
	}
	sent := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		all := rows
		if r.PostForm.Get("VServerId") != "" {
			all = rows[7:8]
		}
		n, _ := fmt.Fprintf(w, `{"RetCode":0,"TotalCount":%d,"DataSet":[%s]}`, len(all), strings.Join(all, ","))
		sent += n
	}))
	defer server.Close()
	c := newClient(b, Options{BaseURL: server.URL})
	for name, read := range map[string]func() (api.VServerList, error){
		"all": func() (api.VServerList, error) { return c.VServers(context.Background(), prod, "ulb-1") },
		"one": func() (api.VServerList, error) { return c.VServer(context.Background(), prod, "ulb-1", "vserver-7") },
	} {
		b.Run(name, func(b *testing.B) {
			sent = 0
			for b.Loop() {
				if list, err := read(); err != nil || len(list.VServers) == 0 {
					b.Fatal(len(list.VServers), err)
				}
			}
			b.ReportMetric(float64(sent)/float64(b.N), "B/read")
		})
	}
}
