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
	answer, err := c.ReleaseBackend(release)
	require.NoError(t, err)
	assert.Zero(t, answer.GetRetCode())
	for _, b := range cloud.Backends(id, first.VServerId) {
		assert.NotEqual(t, target.BackendId, b.BackendID)
	}
}

func TestTheVendorsSDKIsToldOfAWrongSignatureAndAnUnknownAction(t *testing.T) {
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
