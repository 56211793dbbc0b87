package index

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// big is an index of so many load balancers of 3 listeners with 4 backends and a rule each.
func big(tb testing.TB, n int) *Index {
	tb.Helper()
	x := &Index{}
	x.Begin([]api.Scope{production}, nil)
	ulbs := make([]*ULB, n)
	for i := range n {
		var vservers []api.VServer
		for j := range 3 {
			var backends []api.Backend
			for k := range 4 {
				id := api.BackendID(fmt.Sprintf("backend-%05d%d%d", i, j, k))
				b := fake.Healthy(id, fmt.Sprintf("10.%d.%d.%d", i/250, i%250, 10*j+k), 8080)
				if (i+k)%40 == 0 {
					b = fake.Failing(id, fmt.Sprintf("10.%d.%d.%d", i/250, i%250, 10*j+k), 8080)
				}
				backends = append(backends, named(b, fmt.Sprintf("host-%05d-%d", i, k), fmt.Sprintf("uhost-%05d%d", i, k)))
			}
			vservers = append(vservers, fake.HTTP(api.VServerID(fmt.Sprintf("vserver-%05d%d", i, j)),
				fmt.Sprintf("https-%d", j), 443+j, backends,
				fake.Path(api.PolicyID(fmt.Sprintf("policy-%05d%d", i, j)), "/api/", backends[0].ID, backends[1].ID)))
		}
		u := fake.ULB(api.ULBID(fmt.Sprintf("ulb-%05d", i)), fmt.Sprintf("service-%05d", i), vservers...)
		ulbs[i] = NewULB(production, u, start, api.Floor{})
	}
	x.Take(Coverage{Scope: production, Progress: Complete, Asked: start}, ulbs)
	return x
}

// heapInUse is what is still used once everything else was collected.
func heapInUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestABackendOfTheIndexTakesLittle(t *testing.T) {
	before := heapInUse()
	x := big(t, 2000)
	each := (heapInUse() - before) / (2000 * 12)
	assert.Less(t, each, uint64(700), "bytes, what it stands in included")
	t.Logf("%d bytes a backend", each)
	runtime.KeepAlive(x)
}
