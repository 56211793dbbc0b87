package demo

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// params are a request's parameters beside Action, keys and signature.
type params map[string]string

// object is a decoded JSON object.
type object = map[string]any

// client signs and sends requests to a cloud that is served over real HTTP.
type client struct {
	t     *testing.T
	url   string
	http  *http.Client
	cloud *Cloud
}

func serve(t *testing.T, o Options) *client {
	t.Helper()
	cloud, err := New(o)
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{t: t, url: server.URL, http: &http.Client{Transport: transport}, cloud: cloud}
}

func withQuirks(t *testing.T, quirks ...string) *client {
	t.Helper()
	return serve(t, Options{Quirks: quirks})
}

// signed are the parameters with keys and signature, in region hk unless p names another; an empty
// value in p leaves a parameter out.
func signed(action string, p params) map[string]string {
	all := map[string]string{"Action": action, "PublicKey": PublicKey, "Region": "hk"}
	maps.Copy(all, p)
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	all["Signature"] = signature(all, PrivateKey)
	return all
}

func form(all map[string]string) url.Values {
	v := url.Values{}
	for name, value := range all {
		v.Set(name, value)
	}
	return v
}

// reply is an HTTP answer, whole.
type reply struct {
	status int // 0 when none came
	header http.Header
	body   []byte
}

// post sends the parameters as they are. An error with a status is a body that broke off.
func (c *client) post(all map[string]string) (reply, error) {
	response, err := c.http.PostForm(c.url, form(all))
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, body}, err
}

// raw sends the parameters as they are; the answer must be HTTP 200 with a JSON object.
func (c *client) raw(all map[string]string) object {
	c.t.Helper()
	got, err := c.post(all)
	require.NoError(c.t, err)
	require.Equal(c.t, http.StatusOK, got.status)
	var out object
	require.NoError(c.t, json.Unmarshal(got.body, &out), "%s", got.body)
	return out
}

func (c *client) call(action string, p params) object {
	c.t.Helper()
	return c.raw(signed(action, p))
}

// ok calls and requires RetCode 0.
func (c *client) ok(action string, p params) object {
	c.t.Helper()
	out := c.call(action, p)
	require.EqualValues(c.t, 0, out["RetCode"], "%s: %v", action, out["Message"])
	return out
}

// refused calls and requires the RetCode.
func (c *client) refused(code int, action string, p params) object {
	c.t.Helper()
	out := c.call(action, p)
	require.EqualValues(c.t, code, out["RetCode"], "%s: %v", action, out["Message"])
	require.NotEmpty(c.t, out["Message"])
	return out
}

func rows(t *testing.T, of object, field string) []object {
	t.Helper()
	list, isList := of[field].([]any)
	require.True(t, isList, "%s is %v", field, of[field])
	out := make([]object, len(list))
	for i := range list {
		out[i] = list[i].(object)
	}
	return out
}

func column(of []object, field string) []string {
	out := make([]string, len(of))
	for i, row := range of {
		out[i], _ = row[field].(string)
	}
	return out
}

// place is a VServer of the demo estate, with the ids that requests need.
type place struct {
	ulb, vserver string
	backends     []string
	rules        []RuleState
}

// at finds a VServer by the names of ULB and VServer.
func (c *client) at(ulbName, vserverName string) place {
	c.t.Helper()
	id := c.cloud.ULBNamed(ulbName)
	for _, v := range c.cloud.VServers(id) {
		if v.Name == vserverName {
			p := place{ulb: id, vserver: v.VServerID, rules: v.Rules}
			for _, b := range v.Backends {
				p.backends = append(p.backends, b.BackendID)
			}
			return p
		}
	}
	require.Fail(c.t, "no such VServer", "%s / %s", ulbName, vserverName)
	return place{}
}

// described is the VServer as DescribeVServer gives it.
func (c *client) described(p place) object {
	c.t.Helper()
	all := rows(c.t, c.ok("DescribeVServer", params{"ULBId": p.ulb, "VServerId": p.vserver}), "DataSet")
	require.Len(c.t, all, 1)
	return all[0]
}

func (c *client) shownBackends(p place) []string {
	c.t.Helper()
	return column(rows(c.t, c.described(p), "BackendSet"), "BackendId")
}

// shownRule is the rule as DescribeVServer gives it, nil when it is not there.
func (c *client) shownRule(p place, policyID string) object {
	c.t.Helper()
	for _, r := range rows(c.t, c.described(p), "PolicySet") {
		if r["PolicyId"] == policyID {
			return r
		}
	}
	return nil
}

// clock is one that only the test moves.
type clock struct{ at time.Time }

func newClock() *clock                   { return &clock{at: time.Unix(1_750_000_000, 0)} }
func (k *clock) now() time.Time          { return k.at }
func (k *clock) advance(d time.Duration) { k.at = k.at.Add(d) }
