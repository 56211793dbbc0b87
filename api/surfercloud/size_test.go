package surfercloud

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/jsonsize"
)

// full repeats one until there are 25 MiB, between a head and a tail.
func full(head, one, tail string) string {
	n := (25<<20 - len(head) - len(tail)) / len(one)
	return head + strings.TrimSuffix(strings.Repeat(one, n), ",") + tail
}

const page0 = `{"RetCode":0,"TotalCount":1,"DataSet":[`

// costly are answers of 25 MiB, and what is said of those that are refused.
func costly() map[string]struct{ body, says string } {
	row := `{"VServerId":"v","BackendSet":[`
	return map[string]struct{ body, says string }{
		"empty rows":        {full(page0, "{},", "]}"), "more than 100000 rows in DataSet"},
		"empty backends":    {full(page0+row, "{},", "]}]}"), "more than 100000 rows in BackendSet"},
		"backends with ids": {full(page0+row, `{"BackendId":"b"},`, "]}]}"), "more than 100000 rows in BackendSet"},
		"lists of some rows": {
			full(page0,
				`{"VServerId":"v","BackendSet":[`+strings.Repeat(`{"BackendId":"b"},`, 9)+`{}]},`, "]}"),
			"more than 250000 rows in all its lists, BackendSet among them",
		},
		"rules with members": {full(page0+`{"VServerId":"v","PolicySet":[`,
			`{"BackendSet":[`+strings.Repeat("{},", 5)+`{}]},`, "]}]}"), "more than 250000 rows in all its lists"},
		"texts": {
			full(page0+`{"VServerId":"v","SecurityPolicy":{"SSLCiphers":[`, `"",`, "]}}]}"),
			"more than 100000 rows in SSLCiphers",
		},
		"numbers in an odd place": {full(`{"RetCode":0,"Odd":[`, "1,", "]}"), "more than 100000 rows in Odd"},
		"one object of fields":    {full(`{"RetCode":0,`, `"":1,`, "}"), "an object of more than 1000 fields"},
		"fields of one name":      {full(page0+"{", `"ULBId":1,`, "}]}"), "an object of more than 1000 fields"},
		"rows of fields": {
			full(page0, "{"+strings.Repeat(`"a":1,`, 900)+`"b":1},`, "]}"),
			"more than 2000000 fields",
		},
		"objects within each other": {full("", `{"a":`, "{}"+strings.Repeat("}", 100)), "more than 64 levels"},
		"lists within each other": {
			full(`{"RetCode":0,"DataSet":`, "[", strings.Repeat("]", 100)+"}"),
			"more than 64 levels",
		},
		"a long name":         {full(page0+`{"VServerId":"v","VServerName":"`, "x", `"}]}`), ""},
		"a name of escapes":   {full(page0+`{"VServerId":"v","VServerName":"`, `\u0041`, `"}]}`), ""},
		"a long field's name": {full(page0+`{"VServerId":"v","`, "x", `":1}]}`), ""},
		"a long number":       {full(page0+`{"VServerId":"v","FrontendPort":`, "1", `}]}`), ""},
		"blanks":              {full(page0, " ", "]}"), ""},
		"real backends": {full(page0+row,
			`{"BackendId":"backend-12345678","ResourceType":"UHost","ResourceId":"uhost-12345678",`+
				`"ResourceName":"web-frontend-01","PrivateIP":"10.23.0.11",`+
				`"Port":8080,"Enabled":1,"Status":0,"IsBackup":0,"Weight":100,"VPCId":"uvnet-12345678",`+
				`"SubnetId":"subnet-12345678","SubResourceType":"","SubResourceId":"","SubResourceName":""},`,
			"]}]}"), ""},
		"a long refusal": {full(`{"RetCode":299,"Message":"`, "no ", `"}`), "no no"},
	}
}

// mostOfAnAnswer is what an answer of 25 MiB may allocate in all, copies of its text included.
const mostOfAnAnswer = 512 << 20

func TestEveryAnswerIsBoundedByWhatItCosts(t *testing.T) {
	if testing.Short() {
		t.Skip("twenty answers of 25 MiB: not under the race detector, which has nothing to see in them")
	}
	for name, c := range costly() {
		t.Run(name, func(t *testing.T) {
			server, _ := serve(t, says(http.StatusOK, c.body))
			client := newClient(t, Options{BaseURL: server.URL})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			list, err := client.VServers(context.Background(), prod, "ulb")
			runtime.ReadMemStats(&after)
			assert.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(mostOfAnAnswer))
			if c.says == "" {
				require.NoError(t, err)
				return
			}
			e := asError(t, err)
			assert.Contains(t, e.Message, c.says)
			assert.Empty(t, list.VServers)
			if e.RetCode == 0 {
				assert.Equal(t, api.KindBadResponse, e.Kind)
				assert.Contains(t, e.Message, "which is the bound: check the base URL, and what answers there")
			}
		})
	}
}

func TestAnAnswerAtItsBoundsIsRead(t *testing.T) {
	require.NoError(t, checkSize([]byte(`[`+strings.Repeat("{},", most.Rows-1)+`{}]`)))
	require.Error(t, checkSize([]byte(`[`+strings.Repeat("{},", most.Rows)+`{}]`)))
	require.NoError(t, checkSize([]byte(`{`+strings.Repeat(`"a,[{\"":1,`, most.Fields-1)+`"a":1}`)))
	require.Error(t, checkSize([]byte(`{`+strings.Repeat(`"a":1,`, most.Fields)+`"a":1}`)))
	require.NoError(t, checkSize([]byte(strings.Repeat("[", jsonsize.MaxLevels)+strings.Repeat("]", jsonsize.MaxLevels))))
	require.Error(t, checkSize([]byte(strings.Repeat("[", jsonsize.MaxLevels+1))))
	require.NoError(t, checkSize([]byte("}}]],,,\"")), "what is no JSON is seen to be none elsewhere")
}

// An answer that unpacks to more is read as far as the bound of its bytes.
func TestAPackedAnswerIsBoundedByWhatItUnpacksTo(t *testing.T) {
	if testing.Short() {
		t.Skip("answers of 128 MiB: not under the race detector, which has nothing to see in them")
	}
	var packed strings.Builder
	z, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	require.NoError(t, err)
	_, err = io.WriteString(z, page0)
	require.NoError(t, err)
	blanks := []byte(strings.Repeat(" ", 1<<20))
	for range 128 {
		_, err := z.Write(blanks)
		require.NoError(t, err)
	}
	_, err = io.WriteString(z, "]}")
	require.NoError(t, err)
	require.NoError(t, z.Close())
	for _, status := range []int{http.StatusOK, http.StatusBadGateway} {
		server, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, packed.String())
		})
		var before, after runtime.MemStats
		c := newClient(t, Options{BaseURL: server.URL})
		runtime.ReadMemStats(&before)
		// asked once, whatever comes
		_, err = c.Send(context.Background(), api.ReleaseBackend{Scope: prod, ULB: "ulb", Backend: "b"})
		runtime.ReadMemStats(&after)
		require.Error(t, err)
		if status == http.StatusOK {
			assert.Contains(t, asError(t, err).Message, "larger than 32 MiB")
		}
		assert.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(mostOfAnAnswer))
	}
}

func BenchmarkCheckSize(b *testing.B) {
	body := pageBody(b)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if err := checkSize(body); err != nil {
			b.Fatal(err)
		}
	}
}
