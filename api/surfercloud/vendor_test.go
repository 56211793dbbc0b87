package surfercloud

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/ucloud/ucloud-sdk-go/services/ulb"
	"github.com/ucloud/ucloud-sdk-go/ucloud"
	"github.com/ucloud/ucloud-sdk-go/ucloud/auth"
	uerr "github.com/ucloud/ucloud-sdk-go/ucloud/error"
	"github.com/ucloud/ucloud-sdk-go/ucloud/log"
	"github.com/ucloud/ucloud-sdk-go/ucloud/request"
	"github.com/ucloud/ucloud-sdk-go/ucloud/response"

	"cloud.internal/ulbconsole/api/demo"
)

// vendorClient is the vendor's own generated client, as anybody would use it,
// but for its log, which would go to standard output.
func vendorClient(t *testing.T, url, privateKey string) *ulb.ULBClient {
	t.Helper()
	config := ucloud.NewConfig()
	config.BaseUrl, config.Region, config.ProjectId, config.MaxRetries = url, "hk", "org-prod01", 0
	credential := auth.NewCredential()
	credential.PublicKey, credential.PrivateKey = demo.PublicKey, privateKey
	c := ulb.NewClient(&config, &credential)
	quiet := log.New()
	quiet.SetLevel(log.FatalLevel)
	c.SetLogger(quiet)
	return c
}

func serveDemo(t *testing.T) (*demo.Cloud, string) {
	t.Helper()
	cloud, err := demo.New(demo.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	return cloud, server.URL
}

func TestTheVendorsSDKListsDescribesAndReleases(t *testing.T) {
	cloud, url := serveDemo(t)
	c := vendorClient(t, url, demo.PrivateKey)

	list := c.NewDescribeULBRequest()
	list.Limit = ucloud.Int(100)
	all, err := c.DescribeULB(list)
	require.NoError(t, err)
	assert.Len(t, all.DataSet, all.TotalCount)
	require.GreaterOrEqual(t, len(all.DataSet), 8)

	id := cloud.ULBNamed("api-tcp")
	describe := c.NewDescribeVServerRequest()
	describe.ULBId = ucloud.String(id)
	listeners, err := c.DescribeVServer(describe)
	require.NoError(t, err)
	first := listeners.DataSet[0]
	require.NotEmpty(t, first.BackendSet)
	target := first.BackendSet[0]
	assert.NotEmpty(t, target.PrivateIP)

	release := c.NewReleaseBackendRequest()
	release.ULBId, release.BackendId = ucloud.String(id), ucloud.String(target.BackendId)
	reply, err := c.ReleaseBackend(release)
	require.NoError(t, err)
	assert.Zero(t, reply.GetRetCode())
	for _, b := range cloud.Backends(id, first.VServerId) {
		assert.NotEqual(t, target.BackendId, b.BackendID)
	}
}

func TestTheVendorsSDKSwitchesReleasesAndAddsABackend(t *testing.T) {
	cloud, url := serveDemo(t)
	c := vendorClient(t, url, demo.PrivateKey)
	id := cloud.ULBNamed("api-tcp")
	v := cloud.VServers(id)[0]
	was := v.Backends[0]

	update := c.NewUpdateBackendAttributeRequest()
	update.ULBId, update.BackendId, update.Enabled, update.Weight = ucloud.String(id), ucloud.String(was.BackendID),
		ucloud.Int(0), ucloud.Int(7)
	_, err := c.UpdateBackendAttribute(update)
	require.NoError(t, err)
	now, _ := cloud.Backend(was.BackendID)
	assert.Equal(t, []any{false, 7, was.Port}, []any{now.Enabled, now.Weight, now.Port})

	add := c.NewAllocateBackendRequest()
	add.ULBId, add.VServerId, add.ResourceType, add.ResourceId = ucloud.String(id), ucloud.String(v.VServerID),
		ucloud.String("UHost"), ucloud.String(was.ResourceID)
	add.Port = ucloud.Int(was.Port)
	_, err = c.AllocateBackend(add)
	assertRetCode(t, err, 4109)
	release := c.NewReleaseBackendRequest()
	release.ULBId, release.BackendId = ucloud.String(id), ucloud.String(was.BackendID)
	_, err = c.ReleaseBackend(release)
	require.NoError(t, err)
	reply, err := c.AllocateBackend(add)
	require.NoError(t, err)
	back, found := cloud.Backend(reply.BackendId)
	require.True(t, found)
	assert.NotEqual(t, was.BackendID, back.BackendID)
	back.BackendID = was.BackendID
	assert.Equal(t, was, back, "enabled and of weight 1 where nothing else was asked for")
}

func TestTheVendorsSDKMakesChangesAndDeletesARule(t *testing.T) {
	cloud, url := serveDemo(t)
	c := vendorClient(t, url, demo.PrivateKey)
	id := cloud.ULBNamed("web-frontend")
	v := cloud.VServers(id)[0]

	create := c.NewCreatePolicyRequest()
	create.ULBId, create.VServerId, create.Type, create.Match = ucloud.String(id), ucloud.String(v.VServerID),
		ucloud.String("Path"), ucloud.String("/new?a=1&b")
	create.PolicyPriority, create.BackendId = ucloud.Int(5), []string{v.Backends[0].BackendID, v.Backends[1].BackendID}
	made, err := c.CreatePolicy(create)
	require.NoError(t, err)
	want := demo.RuleState{
		PolicyID: made.PolicyId, Type: "Path", Match: "/new?a=1&b", Priority: 5,
		Members: create.BackendId,
	}
	got, _ := cloud.Rule(made.PolicyId)
	assert.Equal(t, want, got)

	update := c.NewUpdatePolicyRequest()
	update.ULBId, update.VServerId, update.PolicyId = create.ULBId, create.VServerId, ucloud.String(made.PolicyId)
	update.Type, update.Match, update.BackendId = create.Type, create.Match, []string{v.Backends[1].BackendID}
	_, err = c.UpdatePolicy(update)
	require.NoError(t, err)
	want.Members = update.BackendId
	got, _ = cloud.Rule(made.PolicyId)
	assert.Equal(t, want, got)

	remove := c.NewDeletePolicyRequest()
	remove.VServerId, remove.PolicyId = create.VServerId, ucloud.String(made.PolicyId)
	_, err = c.DeletePolicy(remove)
	require.NoError(t, err)
	assert.Equal(t, v.Rules, cloud.Rules(id, v.VServerID))
	_, err = c.DeletePolicy(remove)
	assertRetCode(t, err, 4100)
}

func TestTheVendorsSDKHearsOfAWrongSignatureAndAnUnknownAction(t *testing.T) {
	_, url := serveDemo(t)
	wrong := vendorClient(t, url, "another-private-key")
	_, err := wrong.DescribeULB(wrong.NewDescribeULBRequest())
	assertRetCode(t, err, 171)

	c := vendorClient(t, url, demo.PrivateKey)
	unknown := &struct{ request.CommonBase }{}
	c.SetupRequest(unknown)
	err = c.InvokeAction("DescribeNothing", unknown, &response.CommonBase{})
	assertRetCode(t, err, 161)
}

func assertRetCode(t *testing.T, err error, code int) {
	t.Helper()
	var failed uerr.Error
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, code, failed.Code(), "%v", err)
}
