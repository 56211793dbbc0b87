package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCertificatesHaveDatesAndOneIsOver(t *testing.T) {
	k := newClock()
	c := serve(t, Options{Now: k.now})
	all := rows(t, c.ok("DescribeSSLV2", nil), "DataSet")
	require.Len(t, all, 3)
	days := map[string]int{}
	for _, cert := range all {
		from, to := int64(cert["NotBefore"].(float64)), int64(cert["NotAfter"].(float64))
		assert.EqualValues(t, 365*24*3600, to-from)
		assert.NotEmpty(t, cert["Domains"])
		assert.NotEmpty(t, cert["DNSNames"])
		days[cert["SSLName"].(string)] = int((to - k.now().Truncate(day).Unix()) / 86400)
	}
	assert.Equal(t, map[string]int{"shop-example-com-2026": 120, "api-example-com-2026": 9, "支付证书": -3}, days)

	gateway := c.at("api-gateway", "gateway-443")
	set := rows(t, c.described(gateway), "SSLSet")
	require.Len(t, set, 1)
	one := rows(t, c.ok("DescribeSSLV2", params{"SSLId": set[0]["SSLId"].(string)}), "DataSet")
	require.Len(t, one, 1)
	for _, field := range []string{"SSLId", "SSLName", "Domains", "NotBefore", "NotAfter"} {
		assert.Equal(t, one[0][field], set[0][field], field)
	}
	bound := rows(t, one[0], "Relations")
	assert.Equal(t, []string{gateway.ulb}, column(bound, "LoadBalancerId"))
	assert.Equal(t, []string{gateway.vserver}, column(bound, "ListenerId"))

	k.advance(10 * day)
	later := rows(t, c.ok("DescribeSSLV2", params{"SSLId": set[0]["SSLId"].(string)}), "DataSet")[0]
	assert.Equal(t, one[0]["NotAfter"], later["NotAfter"], "a date stays")
	assert.Less(t, int64(later["NotAfter"].(float64)), k.now().Unix(), "and passes")
}

func TestAListenerDoesNotSayWhatIsInAnUploadedCertificate(t *testing.T) {
	c := serve(t, Options{})
	id := c.cloud.ULBNamed("sg-edge")
	v := rows(t, c.ok("DescribeVServer", params{"Region": "sg", "ULBId": id}), "DataSet")[0]
	cert := rows(t, v, "SSLSet")[0]
	assert.EqualValues(t, 0, cert["SSLSource"])
	assert.NotContains(t, cert, "NotAfter")
	all := rows(t, c.ok("DescribeSSLV2", params{"Region": "sg"}), "DataSet")
	require.Len(t, all, 1)
	assert.Greater(t, all[0]["NotAfter"], float64(time.Now().Unix()))
}

func TestOneCertificateOfManyListeners(t *testing.T) {
	c := serve(t, Options{ULBs: 400, Seed: 3})
	all := rows(t, c.ok("DescribeSSLV2", params{"Limit": "100"}), "DataSet")
	most := 0
	for _, cert := range all {
		most = max(most, len(rows(t, cert, "Relations")))
	}
	assert.Greater(t, most, 1)
	page := c.ok("DescribeSSLV2", params{"Offset": "2", "Limit": "3"})
	assert.EqualValues(t, len(all), page["TotalCount"])
	assert.Equal(t, column(all, "SSLId")[2:5], column(rows(t, page, "DataSet"), "SSLId"))
}
